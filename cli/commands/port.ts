import { z } from 'zod'
import type { Container } from '../../engine/containers/facts.ts'
import type { Machine } from '../../engine/core/machine.ts'
import { type Message, message, messageOfError } from '../../engine/core/message.ts'
import { processControl } from '../../engine/core/processes/process-control.ts'
import { registry } from '../../engine/core/registry.ts'
import type { Step, StepOutcome } from '../../engine/core/step.ts'
import type { DockerStep } from '../../engine/core/steps/docker.ts'
import { stopProcessStep } from '../../engine/core/steps/stop-process.ts'
import { stripControlSequences } from '../../engine/core/strip-control-sequences.ts'
import { bindAddresses, endpoint } from '../../engine/ports/addresses.ts'
import { bindTest } from '../../engine/ports/bind-test.ts'
import type { BindTest, Listener, ListenerTable, Owner } from '../../engine/ports/facts.ts'
import { isForwarder } from '../../engine/ports/forwarders.ts'
import { containerBehind } from '../../engine/ports/listener-rows.ts'
import { readListeners } from '../../engine/ports/read-listeners.ts'
import type { Translate } from '../../engine/texts/translator.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'
import { languageOption } from '../language.ts'
import { readContainers } from '../read-containers.ts'

const optionsSchema = z.object({
  free: z.boolean().default(false),
  yes: z.boolean().default(false),
  lang: z.enum(['en', 'es']).optional(),
})

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

async function portCommand(text: string, options: z.output<typeof optionsSchema>, terminal: Terminal): Promise<number> {
  const translate = terminal.translator(options.lang)
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535) {
    terminal.note(translate({ key: 'ports.port.invalid' }))
    return exitCodes.wrongUsage
  }
  const say = (said: Message) => terminal.write(`${stripControlSequences(translate(said))}\n`)
  const look = await lookAt(port, terminal)
  if ('unknown' in look) {
    terminal.note(translate(message('ports.table.unknown-listeners', { reason: translate(look.unknown) })))
    return exitCodes.couldNotLook
  }
  for (const holder of look.holders) describe(holder).forEach(say)
  for (const said of withoutHolder(port, look)) say(said)
  const unclear = look.tests.some(({ outcome }) => outcome === 'could-not-tell')
  if (!options.free || look.holders.length === 0) {
    if (look.holders.length > 0) say(message('ports.port.how-to-free', { port }))
    if (look.holders.length === 0 && unclear) return exitCodes.couldNotLook
    return options.free && look.tests.some(({ outcome }) => outcome === 'in-use')
      ? exitCodes.errorFound
      : exitCodes.nothingWrong
  }
  return freePort(port, look.holders, options.yes, terminal, translate)
}

interface PortHolder {
  readonly listener: Listener
  readonly owner?: Owner
  readonly container?: Container
}

interface Look {
  readonly holders: readonly PortHolder[]
  readonly tests: readonly BindTest[]
}

async function lookAt(port: number, terminal: Terminal): Promise<Look | { readonly unknown: Message }> {
  const { machine, signal } = terminal
  const requests = (['tcp', 'udp'] as const).flatMap((protocol) =>
    bindAddresses(undefined).map((place) => ({ protocol, port, ...place })),
  )
  const [table, containers] = await Promise.all([
    readListeners(machine, { protocols: ['tcp', 'udp'], lookCloser: (other) => other === port, signal }),
    readContainers(terminal),
  ])
  if (table.state !== 'known') return { unknown: table.reason }
  const tests = await Promise.all(requests.map(bindTest))
  const known = containers.state === 'known' ? containers.value.containers : []
  return { holders: holdersOf(port, table.value, known), tests }
}

/** Who holds the port, each program or container once. */
function holdersOf(port: number, table: ListenerTable, containers: readonly Container[]): PortHolder[] {
  const holders = new Map<string, PortHolder>()
  for (const listener of table.listeners) {
    if (listener.port !== port) continue
    const owner = table.owners.find(({ pid }) => pid === listener.pids[0])
    const container = containerBehind(listener, owner, containers)
    const key = container?.id ?? owner?.pid ?? `${listener.protocol} ${listener.address}`
    if (holders.has(`${key}`)) continue
    holders.set(`${key}`, { listener, ...(owner && { owner }), ...(container && { container }) })
  }
  return [...holders.values()]
}

function describe({ listener, owner, container }: PortHolder): Message[] {
  const { port, protocol, address } = listener
  const values = { port, protocol, address: endpoint(address, port) }
  if (container !== undefined) {
    return [message('ports.port.held-by-container', { ...values, container: container.name })]
  }
  if (owner === undefined) return [message('ports.port.held-hidden', values)]
  const details = {
    'command-line': owner.commandLine,
    'working-directory': owner.workingDirectory,
    started: owner.startedAt,
    user: owner.user ?? listener.user,
    unit: owner.unit,
    parents: owner.parents?.map(({ name, pid }) => `${name} (${pid})`).join(' < '),
  }
  return [
    message('ports.port.held', { ...values, program: owner.name, pid: owner.pid }),
    ...Object.entries(details).flatMap(([name, value]) => (value ? [message(`ports.port.${name}`, { value })] : [])),
  ]
}

function withoutHolder(port: number, { holders, tests }: Look): Message[] {
  if (holders.length > 0) return []
  const telling = tests.filter(({ outcome }) => ['in-use', 'not-allowed', 'could-not-tell'].includes(outcome))
  if (telling.length === 0) return [message('ports.port.free', { port })]
  const keys = { 'in-use': 'in-use-unseen', 'not-allowed': 'not-allowed', 'could-not-tell': 'unclear' } as const
  return [...new Map(telling.map((test) => [`${test.protocol} ${test.outcome}`, test])).values()].map(
    ({ protocol, outcome, error = '' }) =>
      message(`ports.port.${keys[outcome as keyof typeof keys]}`, { port, protocol, error }),
  )
}

async function freePort(
  port: number,
  holders: readonly PortHolder[],
  yes: boolean,
  terminal: Terminal,
  translate: Translate,
): Promise<number> {
  const say = (said: Message) => terminal.write(`${stripControlSequences(translate(said))}\n`)
  for (const holder of holders) {
    const planned = await stepFor(holder, terminal.machine)
    if ('reason' in planned) {
      say(message('ports.port.cannot-stop', { reason: translate(planned.reason) }))
      return exitCodes.errorFound
    }
    const kind = registry.steps.get(planned.step.kind)
    if (kind === undefined) throw new Error(`No step kind ${planned.step.kind}`)
    say(kind.describe(planned.step).summary)
    if (!yes && !(await terminal.confirm(translate({ key: 'ports.port.ask' })))) {
      say(message('ports.port.not-stopped'))
      return exitCodes.errorFound
    }
    const outcome = await runStep(planned.step, terminal)
    if (!outcome.ok) {
      say(message('ports.port.cannot-stop', { reason: translate(outcome.reason) }))
      return exitCodes.errorFound
    }
  }
  const after = await lookAt(port, terminal)
  const free = !('unknown' in after) && after.holders.length === 0
  say(message(free ? 'ports.port.freed' : 'ports.port.not-freed', { port }))
  return free ? exitCodes.nothingWrong : exitCodes.errorFound
}

async function stepFor(
  { owner, container, listener }: PortHolder,
  machine: Machine,
): Promise<{ readonly step: Step } | { readonly reason: Message }> {
  if (container !== undefined) {
    const step: DockerStep = {
      kind: 'docker',
      operation: 'stop-container',
      container: container.id,
      name: container.name,
    }
    return { step }
  }
  if (owner === undefined) return { reason: message(`ports.table.${listener.hidden ?? 'outside'}`) }
  if (isForwarder(owner.name)) return { reason: message('ports.port.container-of-nobody') }
  try {
    const { pid, startTime = '', commandLine } = owner
    return await stopProcessStep(await processControl(machine), {
      pid,
      startTime,
      commandLine,
      others: listener.pids.filter((other) => other !== pid),
    })
  } catch (error) {
    return { reason: messageOfError(error) }
  }
}

async function runStep(step: Step, { machine, signal, note }: Terminal): Promise<StepOutcome> {
  const kind = registry.steps.get(step.kind)
  if (kind === undefined) throw new Error(`No step kind ${step.kind}`)
  const context = { root: process.cwd(), machine, signal, onOutput: (text: string) => note(text.trimEnd()) }
  const prepared = await kind.prepare(step, context)
  return prepared.ok ? kind.apply(step, prepared.receipt, context) : prepared
}
