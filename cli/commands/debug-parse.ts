import { readFile } from 'node:fs/promises'
import { registry } from '../../engine/core/registry.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'

/** `stackmedic debug parse KIND FILE`: what a parser makes of a captured output, for reports from other machines. */
const defineDebug: DefineCommand = (program, terminal, run) => {
  const kinds = [...registry.parsers.keys()].sort().join(', ')
  program
    .command('debug')
    .description('Tools for bug reports')
    .command('parse <KIND> <FILE>')
    .description(`Print what a parser makes of a captured output; KIND is one of ${kinds}`)
    .action((kind: string, file: string) => run(parseCommand(kind, file, terminal)))
}
export default defineDebug

async function parseCommand(kind: string, file: string, terminal: Terminal): Promise<number> {
  const parser = registry.parsers.get(kind)
  if (parser === undefined) {
    terminal.note(`KIND: ${[...registry.parsers.keys()].sort().join(', ')}`)
    return exitCodes.wrongUsage
  }
  let bytes: Buffer
  try {
    bytes = await readFile(file)
  } catch (error) {
    const values = { path: file, detail: error instanceof Error ? error.message : String(error) }
    terminal.note((await terminal.translator())({ key: 'cli.not-read', values }))
    return exitCodes.wrongUsage
  }
  const parsed = parser.parse(bytes)
  terminal.write(`${JSON.stringify(parsed, null, 2)}\n`)
  const isUnknown = typeof parsed === 'object' && parsed !== null && 'state' in parsed && parsed['state'] === 'unknown'
  return isUnknown ? exitCodes.couldNotLook : exitCodes.nothingWrong
}
