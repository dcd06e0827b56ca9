import { Option } from 'commander'
import { z } from 'zod'
import { stripControlSequences } from '../../engine/core/strip-control-sequences.ts'
import { type ListenerRow, listenerRows } from '../../engine/ports/listener-rows.ts'
import { readListeners } from '../../engine/ports/read-listeners.ts'
import type { Translate } from '../../engine/texts/translator.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'
import { languageOption } from '../language.ts'
import { readContainers } from '../read-containers.ts'

const optionsSchema = z.object({ format: z.enum(['text', 'json']), lang: z.enum(['en', 'es']).optional() })

/** `stackmedic ports`: everything that listens on this machine, and who it is. */
const definePorts: DefineCommand = (program, terminal, run) => {
  program
    .command('ports')
    .description('List what listens on this machine, and who it is')
    .addOption(new Option('--format <format>').choices(['text', 'json']).default('text'))
    .addOption(languageOption())
    .action((options: unknown) => run(portsCommand(optionsSchema.parse(options), terminal)))
}
export default definePorts

async function portsCommand({ format, lang }: z.output<typeof optionsSchema>, terminal: Terminal): Promise<number> {
  const translate = await terminal.translator(lang)
  const { machine, signal } = terminal
  const [table, containers] = await Promise.all([
    readListeners(machine, { protocols: ['tcp', 'udp'], lookCloser: () => true, signal }),
    readContainers(terminal),
  ])
  if (table.state !== 'known') {
    terminal.note(translate({ key: 'ports.table.unknown-listeners', values: { reason: translate(table.reason) } }))
    return exitCodes.couldNotLook
  }
  if (containers.state !== 'known') {
    terminal.note(
      translate({ key: 'ports.table.without-containers', values: { reason: translate(containers.reason) } }),
    )
  }
  const rows = listenerRows(table.value, containers.state === 'known' ? containers.value.containers : [])
  if (format === 'json') {
    const { source } = table.value
    terminal.write(
      `${JSON.stringify({ source, containersKnown: containers.state === 'known', listeners: rows }, null, 2)}\n`,
    )
  } else terminal.write(textTable(rows, translate))
  return exitCodes.nothingWrong
}

function textTable(rows: readonly ListenerRow[], translate: Translate): string {
  const headings = translate({ key: 'ports.table.headings' }).split('\t')
  const cells = rows.map((row) => [
    row.protocol,
    row.address,
    String(row.port),
    row.pid === undefined ? '' : String(row.pid),
    row.program ?? translate({ key: `ports.table.${row.hidden ?? 'outside'}` }),
    row.user ?? '',
    row.container === undefined ? '' : [row.container.project, row.container.name].filter(Boolean).join(' / '),
  ])
  const lines = [headings, ...cells].map((line) => line.map(stripControlSequences))
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('')
}
