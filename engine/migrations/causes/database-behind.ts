import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import type { Finding } from '../../core/finding.ts'
import { type Message, message } from '../../core/message.ts'

/** What keeps `alembic upgrade` from coming to its end, in one tree. */
const stoppers = new Set(
  [
    'syntax-error',
    'duplicate-revision',
    'unreadable-revision',
    'missing-parent',
    'cycle',
    'multiple-heads',
    'head-ambiguous',
    'not-idempotent',
  ].map((name) => `migrations/${name}`),
)
const failures = new Set(
  ['exited', 'restart-loop', 'unhealthy', 'blocked-by-dependency', 'not-created'].map((name) => `containers/${name}`),
)

/** A database stays behind because its migrations cannot run, or because the container that runs them failed. */
export default defineCauseRule({
  id: 'migrations/database-behind',
  link: (findings) =>
    findings
      .filter(({ rule }) => rule === 'migrations/database-behind')
      .flatMap((effect): CauseLink[] => {
        const found = inTree(effect, findings) ?? inContainer(effect, findings)
        return found === undefined ? [] : [{ effect: effect.id, ...found }]
      }),
})

type Cause = { readonly cause: string; readonly why: Message } | undefined

function inTree({ data }: Finding, findings: readonly Finding[]): Cause {
  const cause = findings.find(
    (finding) => stoppers.has(finding.rule) && finding.severity === 'error' && finding.data['tree'] === data['tree'],
  )
  return cause && { cause: cause.id, why: message('migrations.causes.database-behind_tree') }
}

function inContainer({ where: { service } }: Finding, findings: readonly Finding[]): Cause {
  const cause = findings.find(
    (finding) => failures.has(finding.rule) && finding.severity !== 'info' && finding.where.service === service,
  )
  if (service === undefined || cause === undefined) return undefined
  return { cause: cause.id, why: message('migrations.causes.database-behind_container', { service }) }
}
