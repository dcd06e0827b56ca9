import { containerListFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { composeModelFact, type Service } from '../../project/facts.ts'
import { fileEvidence, whereOf } from '../problem-finding.ts'
import { containersOf } from '../running-service.ts'
import { startsSlowly } from '../start/needs-time.ts'

/**
 * A service waits until another one is healthy, which has no health check: compose fails. An image may bring its own
 * check, so without a container to look at only images that are known to have none count as an error.
 */
export default defineCheck({
  rule: 'compose/dependency-without-healthcheck',
  severity: 'error',
  needs: { compose: composeModelFact },
  uses: { containers: containerListFact },
  judge({ compose }, { containers }) {
    const byName = new Map(compose.services.map((service) => [service.name, service]))
    return compose.services
      .filter(({ active }) => active)
      .flatMap((service) =>
        service.dependsOn.flatMap(({ service: name, condition, place }) => {
          const other = byName.get(name)
          if (condition !== 'service_healthy' || other?.active !== true) return []
          const seen = containersOf(containers, name)
          const hasOwn = other.healthcheck?.test !== undefined && !other.healthcheck.disabled
          if (hasOwn || seen.some(({ health }) => health !== undefined)) return []
          const certain = isWithout(other) || seen.some(({ state }) => state === 'running')
          return {
            where: whereOf(place, service.name),
            values: { service: service.name, dependency: name },
            ...(other.healthcheck?.disabled === true && { variant: 'disabled' }),
            severity: certain ? ('error' as const) : ('info' as const),
            evidence: [fileEvidence(place, name)],
            data: { dependency: name },
            identity: name,
          }
        }),
      )
  },
})

/** Whether a service certainly has no health check: it is switched off, or the image is one of those without. */
function isWithout(service: Service): boolean {
  if (service.healthcheck?.disabled === true) return true
  const official = service.build === undefined && /^(?:library\/|docker\.io\/(?:library\/)?)?[\w.-]+(?:[:@]|$)/
  const known = /(?:^|\/)(?:redis|valkey|memcached|nginx|httpd|busybox|alpine|debian|ubuntu|python|node)(?:[:@]|$)/
  return (
    official !== false &&
    official.test(service.image ?? '') &&
    (startsSlowly(service) || known.test(service.image ?? ''))
  )
}
