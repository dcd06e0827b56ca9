import { containerListFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { composeModelFact } from '../../project/facts.ts'
import { separationOf } from '../common-network.ts'
import { shortAddress } from '../host-address.ts'
import { hostUses } from '../named-hosts.ts'
import { fileEvidence, whereOf } from '../problem-finding.ts'
import { runsWell } from '../running-service.ts'

/** A service is told to talk to another one that is in none of its networks: its name is not found there. */
export default defineCheck({
  rule: 'compose/no-common-network',
  severity: 'error',
  needs: { compose: composeModelFact },
  uses: { containers: containerListFact },
  judge: ({ compose }, { containers }) =>
    compose.services
      .filter(({ active, replicas }) => active && replicas !== 0)
      .flatMap((service) => {
        const said = new Set<string>()
        return hostUses(service).flatMap((use) => {
          const separation = separationOf(service, use.host, compose.services)
          if (separation === undefined || said.has(use.host)) return []
          said.add(use.host)
          const { other, owner, own, others, missing } = separation
          return {
            where: whereOf(use.place, service.name),
            values: {
              service: service.name,
              dependency: other.name,
              host: use.host,
              networks: own.join(', '),
              others: others.join(', '),
              owner: owner.name,
              ...(missing !== undefined && { network: missing }),
            },
            ...(missing === undefined && { variant: 'by-hand' }),
            severity: runsWell(containers, service.name) ? ('warning' as const) : ('error' as const),
            // What stands around the host may be a password.
            evidence: [
              fileEvidence(
                use.place,
                use.variable === undefined ? shortAddress(use) : `${use.variable}=${shortAddress(use)}`,
              ),
            ],
            data: {
              host: use.host,
              dependency: other.name,
              owner: owner.name,
              ...(missing !== undefined && { network: missing }),
            },
            identity: use.host,
          }
        })
      }),
})
