import { Option } from 'commander'
import { z } from 'zod'
import { mend } from '../../engine/core/mend.ts'
import { type Message, message } from '../../engine/core/message.ts'
import { previewOf } from '../../engine/core/plan.ts'
import { registry } from '../../engine/core/registry.ts'
import { stripControlSequences } from '../../engine/core/strip-control-sequences.ts'
import { describePort } from '../../engine/ports/describe-port.ts'
import { planToFree } from '../../engine/ports/free-plan.ts'
import { lookAtPort } from '../../engine/ports/look-at-port.ts'
import { type PortReport, reportPort } from '../../engine/ports/port-report.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'
import { languageOption } from '../language.ts'
import { renderPreview } from '../preview.ts'
import { readContainers } from '../read-containers.ts'

const optionsSchema = z.object({
  free: z.boolean().default(false),
  yes: z.boolean().default(false),
  format: z.enum(['text', 'json']),
  lang: z.enum(['en', 'es']).optional(),
})
type Options = z.output<typeof optionsSchema>

/** `stackmedic port N`: what is on a port, and how to free it. */
const definePort: DefineCommand = (program, terminal, run) => {
  program
    .command('port <N>')
    .description('Say what holds port N, and free it')
    .option('--free', 'stop what holds it, after a yes')
    .option('--yes', 'answer every question with yes')
    .addOption(new Option('--format <format>').choices(['text', 'json']).default('text'))
    .addOption(languageOption())
    .action((port: string, options: unknown) => run(portCommand(port, optionsSchema.parse(options), terminal)))
}
export default definePort

async function portCommand(text: string, options: Options, terminal: Terminal): Promise<number> {
  const translate = terminal.translator(options.lang)
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535) {
    terminal.note(translate(message('ports.port.invalid')))
    return exitCodes.wrongUsage
  }
  const reports = await reportNow(port, terminal)
  if ('unknown' in reports) {
    terminal.note(translate(message('ports.table.unknown-listeners', { reason: translate(reports.unknown) })))
    return exitCodes.couldNotLook
  }
  if (options.format === 'json')
    terminal.write(`${JSON.stringify(asJson(port, reports, terminal, options), null, 2)}\n`)
  else for (const line of describePort(reports)) terminal.write(`${stripControlSequences(translate(line))}\n`)

  const taken = reports.filter(({ verdict }) => verdict !== 'free')
  if (options.free && taken.length > 0) return freePort(taken, options, terminal)
  if (taken.some(({ verdict }) => verdict === 'undetermined')) return exitCodes.couldNotLook
  if (options.format === 'text' && taken.some(({ holders }) => holders.length > 0)) {
    terminal.write(`${translate(message('ports.port.how-to-free', { port }))}\n`)
  }
  return exitCodes.nothingWrong
}

async function reportNow(port: number, terminal: Terminal): Promise<PortReport[] | { readonly unknown: Message }> {
  const containers = await readContainers(terminal)
  const known = containers.state === 'known' ? containers.value : undefined
  const facts = await lookAtPort(port, terminal.machine, known, terminal.signal)
  return 'unknown' in facts ? facts : reportPort(port, facts)
}

/** The verdict of the port is the one of TCP, unless only UDP has something to tell. */
function asJson(port: number, reports: readonly PortReport[], { translator }: Terminal, { lang }: Options) {
  const translate = translator(lang)
  const main = reports.find(({ verdict }) => verdict !== 'free') ?? reports[0]
  return {
    port,
    verdict: main?.verdict,
    protocols: reports.map(({ protocol, verdict, summary, help, data, evidence, holders }) => ({
      protocol,
      verdict,
      summary: translate(summary),
      ...(help === undefined ? {} : { help: translate(help).trim() }),
      data,
      holders: holders.length,
      evidence,
    })),
  }
}

/** Shows what would be done, asks, does it through the journal, and looks whether the port is free. */
async function freePort(taken: readonly PortReport[], options: Options, terminal: Terminal): Promise<number> {
  const translate = terminal.translator(options.lang)
  // Machine output stays alone on standard output.
  const write = options.format === 'json' ? terminal.note : terminal.write
  const say = (said: Message) => write(`${stripControlSequences(translate(said))}\n`)
  const { machine, signal } = terminal
  for (const report of taken) {
    const { port, protocol } = report
    const made = await planToFree(report, process.cwd(), machine)
    if (!made.ok) {
      say(message('ports.port.cannot-stop', { reason: translate(made.reason).trim() }))
      return exitCodes.errorFound
    }
    write(renderPreview(previewOf(made.plan, registry), translate))
    if (!options.yes && !(await terminal.confirm(translate(message('ports.port.ask'))))) {
      say(message('ports.port.not-stopped'))
      return exitCodes.errorFound
    }
    const verify = async () => {
      const after = await reportNow(port, terminal)
      if ('unknown' in after) return after.unknown
      const now = after.find((other) => other.protocol === protocol)
      return now?.verdict === 'free' ? undefined : (now?.summary ?? message('ports.port.not-freed', { port }))
    }
    const onOutput = (text: string) => terminal.note(text.trimEnd())
    const { outcome, reason, undoable, plan } = await mend(made.plan, {
      machine,
      registry,
      signal,
      verify,
      onEvent: (event) => event.type === 'output' && onOutput(event.text),
    })
    if (outcome !== 'verified') {
      say(message('ports.port.not-freed', { port }))
      if (reason !== undefined) say(reason)
      return exitCodes.errorFound
    }
    say(message('ports.port.freed', { port }))
    if (undoable) say({ key: 'cli.fix.undo', values: { plan } })
  }
  return exitCodes.nothingWrong
}
