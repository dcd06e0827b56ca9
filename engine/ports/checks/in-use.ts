import { containerListFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { endpoint } from '../addresses.ts'
import { holderData, holderEvidence, holderValues } from '../describe-holder.ts'
import { bindTestsFact, listenersFact, type WantedPort, wantedPortsFact } from '../facts.ts'
import { type Holder, judgePort, type PortVerdict } from '../verdict.ts'
import { whereOf, wishEvidence } from '../where.ts'

/** A port that the project publishes is held by something else than the service that wants it. */
export default defineCheck({
  rule: 'ports/in-use',
  severity: 'error',
  needs: { wanted: wantedPortsFact, bindTests: bindTestsFact, listeners: listenersFact },
  uses: { containers: containerListFact },
  judge: ({ wanted, bindTests, listeners }, { containers }) =>
    wanted.flatMap((port) => {
      const verdict = judgePort(port, { bindTests, listeners, containers: containers?.containers })
      if (verdict.state !== 'held' || isWantedTwice(verdict.holder, port, wanted)) return []
      return [findingOf(port, verdict)]
    }),
})

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

function findingOf(port: WantedPort, { holder, test }: Extract<PortVerdict, { state: 'held' }>): FindingDraft {
  const measured = test ?? holder.listener
  const address = measured === undefined ? {} : { address: measured.address }
  return {
    where: whereOf(port),
    variant: variantOf(holder),
    // Docker's own forwarder, and the engine does not say for whom: perhaps for this very project.
    ...(holder.kind === 'forwarder' ? { severity: 'warning' } : {}),
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

function variantOf(holder: Holder): string {
  if (holder.kind !== 'container') return `by-${holder.kind}`
  return holder.container.compose === undefined ? 'by-container' : 'by-project'
}
