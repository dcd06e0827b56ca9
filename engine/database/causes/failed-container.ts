import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import type { Finding } from '../../core/finding.ts'
import { message } from '../../core/message.ts'

const failures = new Set(['containers/exited', 'containers/restart-loop', 'containers/unhealthy'])

/** What a log says, and the finding that explains it. */
const signatures: readonly { readonly pattern: RegExp; readonly rule: string }[] = [
  {
    pattern: /extension "[^"]+" is not available|could not open extension control file/i,
    rule: 'database/extension-missing',
  },
  {
    pattern: /password authentication failed|no password supplied|Access denied for user/i,
    rule: 'database/auth-failed',
  },
  {
    pattern:
      /could not translate host name|Name or service not known|Temporary failure in name resolution|getaddrinfo|no such host/i,
    rule: 'database/wrong-host',
  },
  { pattern: /Can't load plugin: sqlalchemy\.dialects|No module named/, rule: 'database/driver-missing' },
  { pattern: /Can't locate revision identified by/, rule: 'migrations/database-unknown-revision' },
  { pattern: /overlaps with other requested revisions/, rule: 'migrations/database-several-revisions' },
  {
    pattern: /relation "[^"]+" already exists|Table '[^']+' already exists/,
    rule: 'migrations/tables-without-version',
  },
  {
    pattern: /database "[^"]+" does not exist|Unknown database|[Cc]onnection refused|timeout expired/,
    rule: 'database/unreachable',
  },
]

/** A container that ended is explained by the trouble with the database that its log speaks of. */
export default defineCauseRule({
  id: 'database/failed-container',
  link: (findings) =>
    findings
      .filter(({ rule }) => failures.has(rule))
      .flatMap((effect): CauseLink[] => {
        for (const { pattern, rule } of signatures) {
          const quote = effect.evidence
            .flatMap(({ kind, text }) => (kind === 'log' ? text.split('\n') : []))
            .find((line) => pattern.test(line))
          const cause = quote === undefined ? undefined : causeOf(findings, rule, effect)
          if (quote === undefined || cause === undefined) continue
          const why = message('database.causes.failed-container', { quote: quote.trim().slice(0, 160) })
          return [{ effect: effect.id, cause: cause.id, why }]
        }
        return []
      }),
})

/** Of several, the one that is about the service that failed. */
function causeOf(findings: readonly Finding[], rule: string, effect: Finding): Finding | undefined {
  const candidates = findings.filter((finding) => finding.rule === rule && finding.severity !== 'info')
  const service = effect.where.service ?? ''
  const own = candidates.find(({ where, data }) => {
    const services = data['services']
    return where.service === service || (Array.isArray(services) && services.includes(service))
  })
  return own ?? candidates[0]
}
