import { z } from 'zod'
import { type Message, message } from '../../engine/core/message.ts'
import { registry } from '../../engine/core/registry.ts'
import type { Step, StepKind, StepOutcome } from '../../engine/core/step.ts'
import { stripControlSequences } from '../../engine/core/strip-control-sequences.ts'
import { describePort } from '../../engine/ports/describe-port.ts'
import { lookAtPort, type PortHolder, stepToStop } from '../../engine/ports/look-at-port.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'
import { languageOption } from '../language.ts'
import { readContainers } from '../read-containers.ts'

const optionsSchema = z.object({
  free: z.boolean().default(false),
  yes: z.boolean().default(false),
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
    .addOption(languageOption())
    .action((port: string, options: unknown) => run(portCommand(port, optionsSchema.parse(options), terminal)))
}
export default definePort

async function portCommand(text: string, options: Options, terminal: Terminal): Promise<number> {
  const translate = terminal.translator(options.lang)
  const say = (said: Message) => terminal.write(`${stripControlSequences(translate(said))}\n`)
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535) {
    terminal.note(translate(message('ports.port.invalid')))
    return exitCodes.wrongUsage
  }
  const look = await lookNow(port, terminal)
  if ('unknown' in look) {
    terminal.note(translate(message('ports.table.unknown-listeners', { reason: translate(look.unknown) })))
    return exitCodes.couldNotLook
  }
  describePort(port, look).forEach(say)
  const outcomes = look.tests.map(({ outcome }) => outcome)
  if (look.holders.length === 0) {
    if (outcomes.includes('could-not-tell')) return exitCodes.couldNotLook
    return options.free && outcomes.includes('in-use') ? exitCodes.errorFound : exitCodes.nothingWrong
  }
  if (!options.free) {
    say(message('ports.port.how-to-free', { port }))
    return exitCodes.nothingWrong
  }
  for (const holder of look.holders) {
    const problem = await stopHolder(holder, options, terminal, say)
    if (problem === undefined) continue
    say(
      problem.key === 'ports.port.not-stopped'
        ? problem
        : message('ports.port.cannot-stop', { reason: translate(problem) }),
    )
    return exitCodes.errorFound
  }
  const after = await lookNow(port, terminal)
  const free = !('unknown' in after) && after.holders.length === 0
  say(message(free ? 'ports.port.freed' : 'ports.port.not-freed', { port }))
  return free ? exitCodes.nothingWrong : exitCodes.errorFound
}

async function lookNow(port: number, terminal: Terminal) {
  const containers = await readContainers(terminal)
  const known = containers.state === 'known' ? containers.value.containers : []
  return lookAtPort(port, terminal.machine, known, terminal.signal)
}

/** Shows the step, asks, and does it. @returns why it was not done. */
async function stopHolder(
  holder: PortHolder,
  { yes, lang }: Options,
  terminal: Terminal,
  say: (said: Message) => void,
): Promise<Message | undefined> {
  const planned = await stepToStop(holder, terminal.machine)
  if ('reason' in planned) return planned.reason
  const kind = registry.steps.get(planned.step.kind)
  if (kind === undefined) return message('core.plan.unknown-step', { kind: planned.step.kind })
  say(kind.describe(planned.step).summary)
  if (!yes && !(await terminal.confirm(terminal.translator(lang)(message('ports.port.ask'))))) {
    return message('ports.port.not-stopped')
  }
  const outcome = await runStep(kind, planned.step, terminal)
  return outcome.ok ? undefined : outcome.reason
}

async function runStep(kind: StepKind, step: Step, { machine, signal, note }: Terminal): Promise<StepOutcome> {
  const context = { root: process.cwd(), machine, signal, onOutput: (text: string) => note(text.trimEnd()) }
  const prepared = await kind.prepare(step, context)
  return prepared.ok ? kind.apply(step, prepared.receipt, context) : prepared
}
