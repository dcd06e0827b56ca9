import { z } from 'zod'
import {
  type ServiceOutcome,
  serviceCommand,
  serviceState,
  startService,
  stopService,
} from '../../windows/service-control.ts'
import { type Message, message } from '../message.ts'
import { defineStepKind, type StepContext, type StepOutcome } from '../step.ts'

const schema = z.strictObject({
  kind: z.literal('service'),
  operation: z.enum(['stop', 'start']),
  /** The short name, such as `W3SVC`; the same in every language. */
  name: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.$ -]{0,200}$/),
})
export type ServiceStep = z.infer<typeof schema>

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

/** Stops or starts a Windows service; undo does the opposite. Needs administrator rights. */
export default defineStepKind<ServiceStep, null>({
  kind: 'service',
  schema,
  receiptSchema: z.null(),
  elevation: true,
  describe: ({ operation, name }) => {
    const [program = '', ...words] = serviceCommand(operation, name)
    return {
      summary: message(`ports.steps.service.${operation}`, { name }),
      preview: { type: 'command', program, arguments: words },
    }
  },
  async prepare(step, { machine }) {
    if (machine.platform !== 'windows') return { ok: false, reason: message('ports.reasons.only-windows') }
    if (step.operation === 'stop' && !mayStop(step.name)) return refuse('essential', step)
    const state = await serviceState(step.name, machine)
    if (state === undefined) return refuse('not-there', step)
    // Undo would otherwise start what did not run before.
    if (state === goalOf(step)) return refuse(`already-${state}`, step)
    return { ok: true, receipt: null }
  },
  async apply(step, _receipt, context) {
    if (step.operation === 'stop' && !mayStop(step.name)) return refuse('essential', step)
    return outcomeOf(await change(step.operation, step, context), step)
  },
  async undo(step, _receipt, context) {
    return outcomeOf(await change(step.operation === 'stop' ? 'start' : 'stop', step, context), step)
  },
  async wasApplied(step, _receipt, { machine }) {
    const state = await serviceState(step.name, machine)
    return state === undefined ? undefined : state === goalOf(step)
  },
})

function goalOf({ operation }: ServiceStep): 'stopped' | 'running' {
  return operation === 'stop' ? 'stopped' : 'running'
}

function change(operation: ServiceStep['operation'], { name }: ServiceStep, { machine }: StepContext) {
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
