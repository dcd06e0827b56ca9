import { containerListFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { composeModelFact } from '../../project/facts.ts'
import { localTarget } from '../local-target.ts'
import { fileEvidence, whereOf } from '../problem-finding.ts'
import { runsWell } from '../running-service.ts'

/**
 * A service looks for its database on localhost, which inside of a container is the container itself. Pages are left
 * out: their addresses are often meant for the browser, which does run on the host.
 */
export default defineCheck({
  rule: 'compose/localhost-in-container',
  severity: 'error',
  needs: { compose: composeModelFact },
  uses: { containers: containerListFact },
  judge: ({ compose }, { containers }) =>
    compose.services
      .filter(({ active, networkMode }) => active && networkMode === undefined)
      .flatMap((service) =>
        service.environment.flatMap(({ name, place }) => {
          const target = localTarget(service, name, compose.services)
          if (target === undefined) return []
          const { host, port, other } = target
          return {
            where: whereOf(place, service.name),
            values: { service: service.name, variable: name, host, port, dependency: other.name },
            severity: runsWell(containers, service.name) ? ('warning' as const) : ('error' as const),
            // What stands around the host may be a password.
            evidence: [fileEvidence(place, `${name}=…${host}:${port}…`)],
            data: { variable: name, host, port, dependency: other.name },
            identity: name,
          }
        }),
      ),
})
