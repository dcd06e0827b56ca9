import { containerListFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import { composeModelFact, type Service } from '../../project/facts.ts'
import { fileEvidence, whereOf } from '../problem-finding.ts'
import { runsWell } from '../running-service.ts'

const oldPlace = '/var/lib/postgresql/data'

/**
 * PostgreSQL's official image keeps its data one folder higher since version 18, and refuses to start where something is
 * mounted at the old place (docker-library/postgres 1259).
 */
export default defineCheck({
  rule: 'compose/postgres-data-place',
  severity: 'error',
  needs: { compose: composeModelFact },
  uses: { containers: containerListFact },
  judge: ({ compose }, { containers }) =>
    compose.services.flatMap((service) => {
      const { name, image = '', mounts, active } = service
      const mount = mounts.find(({ target }) => target === oldPlace)
      const version = versionOf(service)
      if (!active || mount === undefined || version === undefined || runsWell(containers, name)) return []
      return [
        {
          where: whereOf(mount.place, name),
          // What "latest" is here was decided when it was pulled.
          ...(version === 'latest' ? { severity: 'info' as const, variant: 'latest' } : {}),
          values: { service: name, image, target: oldPlace, source: mount.source ?? '' },
          evidence: [fileEvidence(service.place, image), fileEvidence(mount.place, oldPlace)],
          data: { image, target: oldPlace },
        },
      ]
    }),
})

/** `undefined`: older, of somebody else, or told to keep its data where they are. */
function versionOf({ image, environment }: Service): number | 'latest' | undefined {
  const official = /^(?:(?:index\.)?docker\.io\/)?(?:library\/)?postgres(?:[:@]|$)/.test(image ?? '')
  if (!official || environment.some(({ name }) => name === 'PGDATA')) return undefined
  const tag = /:([^:/@]+)(?:@|$)/.exec(image ?? '')?.[1] ?? 'latest'
  const major = Number(/^(\d+)/.exec(tag)?.[1] ?? Number.NaN)
  if (major >= 18) return major
  return /^(?:latest|alpine|bookworm|trixie)$/.test(tag) ? 'latest' : undefined
}
