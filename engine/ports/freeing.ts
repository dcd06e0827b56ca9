import type { ContainerList } from '../containers/facts.ts'
import type { Machine } from '../core/machine.ts'
import { type Message, message } from '../core/message.ts'
import type { MadePlan } from '../core/plan.ts'
import type { Protocol } from './facts.ts'
import { planToFree } from './free-plan.ts'
import { lookAtPort } from './look-at-port.ts'
import { type PortReport, reportPort } from './port-report.ts'

/** What looking at a port takes. */
export interface PortLook {
  readonly machine: Machine
  readonly signal: AbortSignal
  /** The engine's containers, asked anew; absent where the engine does not answer. */
  readonly readContainers: () => Promise<ContainerList | undefined>
}

/** Measures a port and plans to free it from whoever has it at this moment. */
export async function planFreeing(port: number, protocol: Protocol, root: string, look: PortLook): Promise<MadePlan> {
  const report = await reportNow(port, protocol, look)
  if ('unknown' in report) return { ok: false, reason: report.unknown }
  if (report.verdict === 'free') return { ok: false, reason: report.summary }
  return planToFree(report, root, look.machine)
}

/** Measures a port again after a plan. @returns why it cannot be said to be free. */
export async function whyNotFree(port: number, protocol: Protocol, look: PortLook): Promise<Message | undefined> {
  const report = await reportNow(port, protocol, look)
  if ('unknown' in report) return report.unknown
  // A privileged port that nobody listens on is as free as it gets without rights.
  return report.verdict === 'free' || report.verdict === 'not-allowed' ? undefined : report.summary
}

async function reportNow(
  port: number,
  protocol: Protocol,
  { machine, signal, readContainers }: PortLook,
): Promise<PortReport | { readonly unknown: Message }> {
  const facts = await lookAtPort(port, machine, await readContainers(), signal)
  if ('unknown' in facts) return facts
  const report = reportPort(port, facts).find((candidate) => candidate.protocol === protocol)
  return report ?? { unknown: message('ports.port.not-freed', { port }) }
}
