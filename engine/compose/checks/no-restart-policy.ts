import { defineCheck } from '../../core/check.ts'
import { composeModelFact, type Service } from '../../project/facts.ts'
import { knownHealthcheck } from '../known-healthchecks.ts'
import { fileEvidence, whereOf } from '../problem-finding.ts'

/** Services that are meant to run on, and are not started again when they fail or Docker restarts: one note for all. */
export default defineCheck({
  rule: 'compose/no-restart-policy',
  severity: 'info',
  needs: { compose: composeModelFact },
  judge({ compose }) {
    const once = new Set(
      compose.services
        .flatMap(({ dependsOn }) => dependsOn)
        .filter(({ condition }) => condition === 'service_completed_successfully')
        .map(({ service }) => service),
    )
    const found = compose.services.filter(
      (service) => service.active && service.restart === undefined && !once.has(service.name) && runsOn(service),
    )
    const [first] = found
    if (first === undefined) return []
    const names = found.map(({ name }) => name)
    return [
      {
        where: whereOf(first.place),
        values: { count: names.length, services: names.join(', ') },
        evidence: found.slice(0, 5).map(({ name, place }) => fileEvidence(place, `${name}:`)),
        data: { services: names },
      },
    ]
  },
})

/** Whether a service surely does not end by itself: what answers on a port, or is looked after, waits for requests. */
function runsOn(service: Service): boolean {
  return service.ports.length > 0 || service.healthcheck?.test !== undefined || knownHealthcheck(service) !== undefined
}
