import { z } from 'zod'
import {
  type ServiceOutcome,
  serviceCommand,
  serviceStartType,
  serviceState,
  setStartType,
  startService,
  startTypes,
  stopService,
} from '../../windows/service-control.ts'
import { type Message, message } from '../message.ts'
import { defineStepKind, type StepContext, type StepOutcome } from '../step.ts'

const schema = z.strictObject({
  kind: z.literal('service'),
  /** `disable` stops it and keeps Windows from starting it again. */
  operation: z.enum(['stop', 'start', 'disable']),
  /** The short name, such as `W3SVC`; the same in every language. */
  name: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.$ -]{0,200}$/),
})
export type ServiceStep = z.infer<typeof schema>

/** How a service was before it was disabled; nothing to remember for the others, which undo turns round. */
const receiptSchema = z.object({ start: z.enum(startTypes), ran: z.boolean() }).nullable()
type ServiceReceipt = z.infer<typeof receiptSchema>

/** Services without which Windows, the network or the person's session would go down; never stopped from here. */
const essential: ReadonlySet<string> = new Set(
  [
    'AudioSrv BFE BrokerInfrastructure CoreMessagingRegistrar CryptSvc DcomLaunch Dhcp Dnscache EventLog EventSystem',
    'gpsvc hns HvHost iphlpsvc KeyIso LanmanServer LanmanWorkstation LSM mpssvc Netlogon NlaSvc nsi PlugPlay Power',
    'ProfSvc RpcEptMapper RpcSs SamSs Schedule SecurityHealthService SENS SgrmBroker ShellHWDetection SystemEventsBroker',
    'TermService Themes UserManager VaultSvc vmcompute vmms WdNisSvc Wcmsvc WinDefend Winmgmt WlanSvc wscsvc WslService',
    'LxssManager com.docker.service winnat http',
  ].flatMap((line) => line.split(' ').map((name) => name.toLowerCase())),
)

/** Whether a service may be stopped at all. */
export function mayStop(service: string): boolean {
  return !essential.has(service.toLowerCase())
}

/** Stops, starts or disables a Windows service; undo does the opposite. Needs administrator rights. */
export default defineStepKind<ServiceStep, ServiceReceipt>({
  kind: 'service',
  schema,
  receiptSchema,
  elevation: true,
  describe: ({ operation, name }) => {
    const [program = '', ...words] = serviceCommand(operation, name)
    return {
      summary: message(`ports.steps.service.${operation}`, { name }),
      preview: { type: 'command', program, arguments: words },
    }
  },
  async prepare(step, { machine }, begun) {
    if (machine.platform !== 'windows') return { ok: false, reason: message('ports.reasons.only-windows') }
    if (isRefused(step)) return refuse('essential', step)
    const state = await serviceState(step.name, machine)
    if (state === undefined) return refuse('not-there', step)
    if (step.operation === 'disable') {
      const start = await serviceStartType(step.name, machine)
      if (start === undefined) return refuse('not-there', step)
      if (start === 'disabled' && state === 'stopped' && begun === undefined) return refuse('already-disabled', step)
      return { ok: true, receipt: { start, ran: state !== 'stopped' } }
    }
    // Undo would otherwise start what did not run before.
    if (state === goalOf(step) && begun === undefined) return refuse(`already-${state}`, step)
    return { ok: true, receipt: null }
  },
  async apply(step, receipt, context) {
    if (isRefused(step)) return refuse('essential', step)
    if (step.operation !== 'disable') return outcomeOf(await change(step.operation, step, context), step)
    if (receipt === null) return refuse('not-there', step)
    return disable(step, receipt.start, context)
  },
  async undo(step, receipt, context) {
    if (step.operation !== 'disable') {
      return outcomeOf(await change(step.operation === 'stop' ? 'start' : 'stop', step, context), step)
    }
    if (receipt === null) return refuse('not-there', step)
    const restored = outcomeOf(await setStartType(step.name, receipt.start, context.machine), step)
    // What is disabled cannot be started, so it comes second.
    return restored.ok && receipt.ran ? outcomeOf(await change('start', step, context), step) : restored
  },
  async wasApplied(step, _receipt, { machine }) {
    const state = await serviceState(step.name, machine)
    // One that is on its way may have been sent by this step: undo turns it round.
    if (state === undefined || state === 'changing') return undefined
    const there = state === goalOf(step)
    if (step.operation !== 'disable') return there
    const start = await serviceStartType(step.name, machine)
    // Half of it is neither: undo takes that back, too.
    return start === undefined || (start === 'disabled') !== there ? undefined : there
  },
})

/** Disabled first: whatever watches it would otherwise start it again. A service that does not stop is as it was. */
async function disable(
  step: ServiceStep,
  start: NonNullable<ServiceReceipt>['start'],
  context: StepContext,
): Promise<StepOutcome> {
  const disabled = outcomeOf(await setStartType(step.name, 'disabled', context.machine), step)
  if (!disabled.ok) return disabled
  const stopped = outcomeOf(await change('stop', step, context), step)
  if (!stopped.ok) await setStartType(step.name, start, context.machine)
  return stopped
}

function isRefused({ operation, name }: ServiceStep): boolean {
  return operation !== 'start' && !mayStop(name)
}

function goalOf({ operation }: ServiceStep): 'stopped' | 'running' {
  return operation === 'start' ? 'running' : 'stopped'
}

function change(operation: 'stop' | 'start', { name }: ServiceStep, { machine }: StepContext) {
  return operation === 'stop' ? stopService(name, machine) : startService(name, machine)
}

function outcomeOf(outcome: ServiceOutcome, step: ServiceStep): StepOutcome {
  switch (outcome.state) {
    case 'done':
    case 'nothing-to-do':
      return { ok: true }
    case 'failed':
      // 1051: something that runs depends on it.
      return refuse(outcome.code === 1051 ? 'needed' : 'failed', step, { code: outcome.code })
    case 'not-in-time':
      return refuse('not-in-time', step)
    case 'not-run':
      return refuse('not-run', step, { outcome: outcome.outcome })
  }
}

function refuse(
  why: string,
  { name }: ServiceStep,
  more: Readonly<Record<string, string | number>> = {},
): { readonly ok: false; readonly reason: Message } {
  return { ok: false, reason: message(`ports.steps.service.${why}`, { name, ...more }) }
}
