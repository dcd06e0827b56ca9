import type { FindingDraft } from '../core/finding.ts'
import { endpoint } from './addresses.ts'
import { holderData, holderEvidence, holderValues } from './describe-holder.ts'
import type { WantedPort } from './facts.ts'
import type { Holder } from './holder.ts'
import type { PortFacts } from './port-facts.ts'
import { judgePort, type PortVerdict } from './verdict.ts'
import { whereOf, wishEvidence } from './where.ts'

/** A wanted port that somebody else has. */
export interface HeldPort {
  readonly port: WantedPort
  readonly verdict: Extract<PortVerdict, { state: 'held' }>
}

/** The wanted ports that somebody has who is not the service that wants them, and that this rule is about. */
export function heldPorts(rule: string, wanted: readonly WantedPort[], facts: PortFacts): HeldPort[] {
  return wanted.flatMap((port) => {
    const verdict = judgePort(port, facts)
    if (verdict.state !== 'held' || ruleOf(verdict.holder) !== rule) return []
    return isWantedTwice(verdict.holder, port, wanted) ? [] : [{ port, verdict }]
  })
}

/** The rule that a port with such a holder belongs to: each has exactly one. */
export function ruleOf(holder: Holder): string {
  switch (holder.kind) {
    case 'http-sys':
      return 'ports/held-by-http-sys'
    case 'port-proxy':
      return 'ports/port-proxy'
    case 'stale-forwarder':
      return 'ports/stale-forwarder'
    case 'container':
      // Of another compose project, or of another copy of this one.
      return holder.container.compose !== undefined && !holder.container.belongs
        ? 'ports/held-by-other-stack'
        : 'ports/in-use'
    default:
      return 'ports/in-use'
  }
}

/** Two services of the project want the port: `ports/duplicate-in-compose` says so. */
function isWantedTwice(holder: Holder, port: WantedPort, wanted: readonly WantedPort[]): boolean {
  if (holder.kind !== 'container' || !holder.container.belongs) return false
  const { container } = holder
  return wanted.some(
    (other) =>
      other.service === container.compose?.service &&
      other.service !== port.service &&
      other.hostPort === port.hostPort &&
      other.protocol === port.protocol,
  )
}

/** What is said about a port that somebody has. */
export function heldFinding({ port, verdict: { holder, test } }: HeldPort, variant?: string): FindingDraft {
  const measured = test ?? holder.listener
  const address = measured === undefined ? {} : { address: measured.address }
  return {
    where: whereOf(port),
    ...(variant === undefined ? {} : { variant }),
    values: { port: port.hostPort, protocol: port.protocol, service: port.service, ...holderValues(holder) },
    evidence: [
      ...wishEvidence(port),
      ...(test === undefined
        ? []
        : [
            {
              kind: 'measurement' as const,
              source: 'bind',
              text: `bind ${port.protocol} ${endpoint(test.address, test.port)}: ${test.error ?? test.outcome}`,
            },
          ]),
      ...holderEvidence(holder),
    ],
    data: {
      protocol: port.protocol,
      hostPort: port.hostPort,
      containerPort: port.containerPort,
      ...address,
      ...holderData(holder),
    },
    identity: `${port.hostPort}/${port.protocol}`,
  }
}
