import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { registry } from '../../engine/core/registry.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'

/** `stackmedic rules`: the catalogue, or the page of one rule. */
const defineRules: DefineCommand = (program, terminal, run) => {
  program
    .command('rules [ID]')
    .description('List what Stackmedic can find, or explain one rule')
    .action((id: string | undefined) => run(rulesCommand(id, terminal)))
}
export default defineRules

async function rulesCommand(id: string | undefined, terminal: Terminal): Promise<number> {
  const checks = [...registry.checks].sort((a, b) => a.rule.localeCompare(b.rule))
  if (id === undefined) {
    const width = Math.max(...checks.map(({ rule }) => rule.length))
    terminal.write(checks.map(({ rule, severity }) => `${rule.padEnd(width)}  ${severity}\n`).join(''))
    return exitCodes.nothingWrong
  }
  const check = checks.find(({ rule }) => rule === id)
  if (check === undefined) {
    terminal.note((await terminal.translator())({ key: 'cli.rules.no-such-rule', values: { rule: id } }))
    return exitCodes.wrongUsage
  }
  terminal.write(await readFile(join(terminal.applicationFolder, 'docs', 'rules', `${check.rule}.md`), 'utf8'))
  return exitCodes.nothingWrong
}
