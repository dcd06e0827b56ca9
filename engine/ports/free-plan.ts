import { fixText } from '../core/fix.ts'
import type { Machine } from '../core/machine.ts'
import { type Message, message, messageOfError } from '../core/message.ts'
import { type MadePlan, newPlanId, type Plan } from '../core/plan.ts'
import { processControl } from '../core/processes/process-control.ts'
import type { Step } from '../core/step.ts'
import type { DockerStep } from '../core/steps/docker.ts'
import type { PortProxyStep } from '../core/steps/port-proxy.ts'
import type { PortReservationStep } from '../core/steps/port-reservation.ts'
import { mayStop, type ServiceStep } from '../core/steps/service.ts'
import { stopProcessStep } from '../core/steps/stop-process.ts'
import { holderValues } from './describe-holder.ts'
import type { Protocol } from './facts.ts'
import { isWslRelay } from './forwarders.ts'
import type { Holder } from './holder.ts'
import type { PortReport } from './port-report.ts'

/** A step that frees a port, and the fix that would take it in a project. */
interface Way {
  readonly fix: string
  readonly step: Step
}
type NoWay = { readonly reason: Message }

/**
 * Plans to free a port of this machine from everybody who has it, or says why that cannot be done from here.
 * @param root the folder that the journal names; a port belongs to no project.
 */
export async function planToFree(report: PortReport, root: string, machine: Machine): Promise<MadePlan> {
  const { port, protocol, verdict, holders, summary } = report
  const ways: Way[] = []
  if (verdict === 'reserved') {
    const step: PortReservationStep = { kind: 'port-reservation', protocol, port }
    ways.push({ fix: 'ports/reserve-port', step })
  }
  for (const holder of holders) {
    const way = await wayToStop(holder, machine)
    if ('reason' in way) return { ok: false, reason: way.reason }
    ways.push(way)
  }
  const [first] = ways
  if (first === undefined) return { ok: false, reason: report.help ?? summary }
  const [holder] = holders
  const values = { port, protocol, ...(holder === undefined ? {} : holderValues(holder)) }
  const elevated = ['service', 'port-proxy', 'port-reservation']
  return {
    ok: true,
    plan: {
      id: newPlanId(),
      root,
      fix: first.fix,
      risk: 'ask',
      elevation: ways.some(({ step }) => elevated.includes(step.kind)),
      // A process that has ended cannot be brought back.
      undoable: ways.every(({ step }) => step.kind !== 'stop-process'),
      finding: findingOfPort(port, protocol),
      title: fixText(first.fix, 'title', values),
      findingTitle: summary,
      explanation: fixText(first.fix, 'explanation', values),
      createdAt: new Date().toISOString(),
      steps: ways.map(({ step }) => step),
    },
  }
}

/** The name under which the journal keeps a plan to free a port; no finding of a project has it. */
export function findingOfPort(port: number, protocol: Protocol): string {
  return `ports/in-use:port-${port}-${protocol}`
}

/** The port that a plan frees; `undefined` for the plan of a finding. */
export function portOfPlan({ finding }: Pick<Plan, 'finding'>): { port: number; protocol: Protocol } | undefined {
  const [, port, protocol] = /^ports\/in-use:port-(\d{1,5})-(tcp|udp)$/.exec(finding) ?? []
  return port === undefined ? undefined : { port: Number(port), protocol: protocol === 'udp' ? 'udp' : 'tcp' }
}

async function wayToStop(holder: Holder, machine: Machine): Promise<Way | NoWay> {
  switch (holder.kind) {
    case 'container': {
      const { id, name } = holder.container
      const step: DockerStep = { kind: 'docker', operation: 'stop-container', container: id, name }
      return { fix: 'ports/stop-container', step }
    }
    case 'port-proxy': {
      const { kind: families, ...places } = holder.rule
      const step: PortProxyStep = { kind: 'port-proxy', operation: 'remove', families, ...places }
      return { fix: 'ports/remove-port-proxy', step }
    }
    case 'http-sys':
      return serviceWay(holder.queues.flatMap(({ processes }) => processes.flatMap(({ services }) => services)))
    case 'process':
      return holder.owner.services === undefined ? processWay(holder, machine) : serviceWay(holder.owner.services)
    case 'forwarder':
    case 'stale-forwarder':
      return { reason: message(isWslRelay(holder.owner.name) ? 'ports.port.in-wsl' : 'ports.port.container-of-nobody') }
    case 'hidden':
      return { reason: message(`ports.table.${holder.listener?.hidden ?? 'outside'}`) }
  }
}

function serviceWay(services: readonly string[]): Way | NoWay {
  const [name, ...more] = [...new Set(services)]
  if (name === undefined || more.length > 0) return { reason: message('ports.reasons.no-single-service') }
  if (!mayStop(name)) return { reason: message('ports.steps.service.essential', { name }) }
  const step: ServiceStep = { kind: 'service', operation: 'stop', name }
  return { fix: 'ports/stop-service', step }
}

async function processWay(
  { owner, listener }: Extract<Holder, { kind: 'process' }>,
  machine: Machine,
): Promise<Way | NoWay> {
  try {
    const { pid, startTime = '', commandLine } = owner
    const others = listener.pids.filter((other) => other !== pid)
    const planned = await stopProcessStep(await processControl(machine), { pid, startTime, commandLine, others })
    return planned.ok ? { fix: 'ports/stop-owner', step: planned.step } : planned
  } catch (error) {
    return { reason: messageOfError(error) }
  }
}
