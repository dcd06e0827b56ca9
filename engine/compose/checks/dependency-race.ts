import { defineCheck } from '../../core/check.ts'
import { composeModelFact, entryPointsFact, type Service } from '../../project/facts.ts'
import { fileEvidence, whereOf } from '../problem-finding.ts'
import { isDatabase, isDatabaseBrowser, isMigration, isWaiting, startsSlowly } from '../start/needs-time.ts'

/**
 * A service waits only until its database's container has started, not until the database answers. A warning where the
 * service migrates at its start, because then it fails; otherwise good to know, because many programs try again.
 */
export default defineCheck({
  rule: 'compose/dependency-race',
  severity: 'warning',
  needs: { compose: composeModelFact },
  uses: { entryPoints: entryPointsFact },
  judge({ compose }, { entryPoints }) {
    const byName = new Map(compose.services.map((service) => [service.name, service]))
    return (
      compose.services
        // Nobody waits for a page that connects when it is opened.
        .filter((service) => service.active && !isDatabaseBrowser(service))
        .flatMap((service) => {
          const started = entryPoints?.entryPoints.filter((entry) => entry.service === service.name) ?? []
          if (started.some(isWaiting)) return []
          const migration = started.find(isMigration)
          return service.dependsOn.flatMap(({ service: name, condition, place }) => {
            const other = byName.get(name)
            if (condition !== 'service_started' || other === undefined || !startsSlowly(other)) return []
            // The nodes of a cluster look for each other until they find each other.
            if (service.image !== undefined && service.image === other.image) return []
            const migrates = isDatabase(other) ? migration : undefined
            if (waitsElsewhere(service, name, byName)) return []
            return {
              where: whereOf(place, service.name),
              values: { service: service.name, dependency: name, command: migrates?.words.join(' ') ?? '' },
              variant: hasHealthcheck(other) ? 'with-healthcheck' : 'without-healthcheck',
              severity: migrates === undefined ? ('info' as const) : ('warning' as const),
              evidence: [
                fileEvidence(place, name),
                ...(migrates === undefined ? [] : [fileEvidence(migrates.place, migrates.text)]),
              ],
              data: { dependency: name, migrates: migrates !== undefined },
              identity: name,
            }
          })
        })
    )
  },
})

function hasHealthcheck({ healthcheck }: Service): boolean {
  return healthcheck !== undefined && !healthcheck.disabled
}

/** Whether something else that the service waits for has itself waited until the dependency was healthy. */
function waitsElsewhere(service: Service, name: string, byName: ReadonlyMap<string, Service>): boolean {
  return service.dependsOn.some(
    ({ service: between, condition }) =>
      condition !== 'service_started' &&
      byName
        .get(between)
        ?.dependsOn.some((further) => further.service === name && further.condition === 'service_healthy'),
  )
}
