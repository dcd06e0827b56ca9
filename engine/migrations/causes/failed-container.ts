import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import type { Finding } from '../../core/finding.ts'
import { type Message, message } from '../../core/message.ts'
import { explainLog } from '../alembic-log.ts'

const failures = new Set(['containers/exited', 'containers/restart-loop', 'containers/unhealthy'])

/** Broken trees, the more fundamental first: an `error` of these alone stops `alembic upgrade`. */
const stoppers = [
  'migrations/syntax-error',
  'migrations/duplicate-revision',
  'migrations/unreadable-revision',
  'migrations/missing-parent',
  'migrations/cycle',
  'migrations/multiple-heads',
  'migrations/head-ambiguous',
  'migrations/config-missing',
  'migrations/not-idempotent',
]

/** A container that ended is explained by the migration that stopped it: by what its log says, else by what it runs. */
export default defineCauseRule({
  id: 'migrations/failed-container',
  link(findings) {
    const candidates = findings
      .filter(({ rule, severity }) => stoppers.includes(rule) && severity !== 'info')
      .sort((a, b) => stoppers.indexOf(a.rule) - stoppers.indexOf(b.rule))
    if (candidates.length === 0) return []
    return findings
      .filter(({ rule }) => failures.has(rule))
      .flatMap((effect): CauseLink[] => {
        const found = byLog(effect, candidates) ?? byService(effect, candidates)
        return found === undefined ? [] : [{ effect: effect.id, cause: found.cause.id, why: found.why }]
      })
  },
})

interface Found {
  readonly cause: Finding
  readonly why: Message
}

function byLog(effect: Finding, candidates: readonly Finding[]): Found | undefined {
  const log = logOf(effect)
  const said = log === '' ? undefined : explainLog(log, ownFirst(effect, candidates))
  return said && { cause: said.cause, why: message('migrations.causes.failed-container', { quote: said.quote }) }
}

/** Only where there is no log to ask: one that speaks of something else means something else. */
function byService(effect: Finding, candidates: readonly Finding[]): Found | undefined {
  const { service } = effect.where
  if (service === undefined || logOf(effect) !== '') return undefined
  const cause = candidates.find((candidate) => candidate.severity === 'error' && candidate.where.service === service)
  return cause && { cause, why: message('migrations.causes.failed-container_by-service', { service }) }
}

function logOf({ evidence }: Finding): string {
  return evidence
    .filter(({ kind }) => kind === 'log')
    .map(({ text }) => text)
    .join('\n')
}

/** With several trees, the one that this service runs is meant. */
function ownFirst({ where: { service } }: Finding, candidates: readonly Finding[]): Finding[] {
  const own = candidates.filter((candidate) => candidate.where.service === service)
  return [...own, ...candidates.filter((candidate) => !own.includes(candidate))]
}
