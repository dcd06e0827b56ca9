import { Option } from 'commander'
import { z } from 'zod'
import { mend } from '../../engine/core/mend.ts'
import { type Message, message } from '../../engine/core/message.ts'
import { previewOf } from '../../engine/core/plan.ts'
import { registry } from '../../engine/core/registry.ts'
import { stripControlSequences } from '../../engine/core/strip-control-sequences.ts'
import { describePort } from '../../engine/ports/describe-port.ts'
import { planToFree } from '../../engine/ports/free-plan.ts'
import { nearestFreePort } from '../../engine/ports/free-port.ts'
import { type PortLook, whyNotFree } from '../../engine/ports/freeing.ts'
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
  const translate = await terminal.translator(options.lang)
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535) {
    terminal.note(translate(message('ports.port.invalid')))
    return exitCodes.wrongUsage
  }
  const answer = await answerNow(port, terminal)
  if ('unknown' in answer) {
    terminal.note(translate(message('ports.table.unknown-listeners', { reason: translate(answer.unknown) })))
    return exitCodes.couldNotLook
  }
  const { reports, instead } = answer
  if (options.format === 'json')
    terminal.write(`${JSON.stringify(await asJson(port, answer, terminal, options), null, 2)}\n`)
  else for (const line of describePort(reports)) terminal.write(`${stripControlSequences(translate(line))}\n`)

  const taken = reports.filter(({ verdict }) => verdict !== 'free')
  if (options.free && taken.length > 0) return freePort(taken, options, terminal)
  if (options.format === 'text') {
    if (instead !== undefined) terminal.write(`${translate(message('ports.port.instead', { instead }))}\n`)
    if (taken.some(({ holders }) => holders.length > 0))
      terminal.write(`${translate(message('ports.port.how-to-free', { port }))}\n`)
  }
  if (taken.some(({ verdict }) => verdict === 'undetermined')) return exitCodes.couldNotLook
  return exitCodes.nothingWrong
}

/** What is on a port at this moment, and the port that a program could have instead. */
interface Answer {
  readonly reports: readonly PortReport[]
  /** The nearest free port; absent where the asked one is free or none was found. */
  readonly instead?: number
}

async function answerNow(port: number, terminal: Terminal): Promise<Answer | { readonly unknown: Message }> {
  const { machine, signal } = terminal
  const containers = await lookOf(terminal).readContainers()
  const facts = await lookAtPort(port, machine, containers, signal)
  if ('unknown' in facts) return facts
  const reports = reportPort(port, facts)
  const taken = reports.find(({ verdict }) => verdict !== 'free')
  const instead = taken && (await nearestFreePort({ hostPort: port, protocol: taken.protocol }, facts, signal))
  return instead === undefined ? { reports } : { reports, instead }
}

function lookOf(terminal: Terminal): PortLook {
  const readKnown = async () => {
    const containers = await readContainers(terminal)
    return containers.state === 'known' ? containers.value : undefined
  }
  return { machine: terminal.machine, signal: terminal.signal, readContainers: readKnown }
}

/** The verdict of the port is the one of TCP, unless only UDP has something to tell. */
async function asJson(port: number, { reports, instead }: Answer, { translator }: Terminal, { lang }: Options) {
  const translate = await translator(lang)
  const main = reports.find(({ verdict }) => verdict !== 'free') ?? reports[0]
  return {
    port,
    verdict: main?.verdict,
    ...(instead === undefined ? {} : { nearestFree: instead }),
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
  const translate = await terminal.translator(options.lang)
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
    const onOutput = (text: string) => terminal.note(text.trimEnd())
    const { outcome, reason, undoable, plan } = await mend(made.plan, {
      machine,
      registry,
      signal,
      verify: () => whyNotFree(port, protocol, lookOf(terminal)),
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
