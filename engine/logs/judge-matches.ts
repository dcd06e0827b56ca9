import type { Evidence, FindingDraft } from '../core/finding.ts'
import type { LogMatch, ScannedLog } from './facts.ts'

const maxFindings = 5

/** What decides whether a line counts in a service that runs well. */
export interface WellService {
  /** It stays wrong although the service runs; otherwise nothing counts there. */
  readonly lasting: boolean
  /** When what such lines come from was fixed, ISO 8601, UTC: lines from before that say nothing about now. */
  readonly fixedAt?: string | undefined
}
const maxEvidence = 4

interface Sighting {
  readonly log: ScannedLog
  readonly match: LogMatch
}

/**
 * The findings about one known error: one for each set of captured values, at the service that fails with it. Where
 * another service says the same, such as a database about its client's request, that is evidence.
 */
export function judgeMatches(
  logs: readonly ScannedLog[],
  id: string,
  { lasting, fixedAt }: WellService,
): FindingDraft[] {
  const counts = ({ log, match }: Sighting) =>
    log.condition === 'failing' ||
    (log.condition === 'well' && lasting && (fixedAt === undefined || (match.time ?? '') > fixedAt))
  const groups = new Map<string, Sighting[]>()
  for (const log of logs) {
    for (const match of log.matches) {
      if (match.id !== id) continue
      const key = JSON.stringify(match.values)
      groups.set(key, [...(groups.get(key) ?? []), { log, match }])
    }
  }
  return [...groups.values()]
    .filter((group) => group.some(counts))
    .map((group) => [...group].sort(byWeight))
    .slice(0, maxFindings)
    .flatMap((group) => draft(group))
}

/** Failing services first, then those that said most, as a client with its traceback does. */
function byWeight(a: Sighting, b: Sighting): number {
  const rank = { failing: 0, well: 1, resting: 2 }
  return rank[a.log.condition] - rank[b.log.condition] || b.match.count - a.match.count
}

function draft(group: readonly Sighting[]): FindingDraft[] {
  const [first] = group
  if (first === undefined) return []
  const { log, match } = first
  const count = group.reduce((sum, sighting) => sum + sighting.match.count, 0)
  return [
    {
      where: { service: log.service, container: log.container },
      values: { ...match.values, service: log.service },
      data: {
        ...match.values,
        condition: log.condition,
        count,
        ...(match.time === undefined ? {} : { time: match.time }),
        services: [...new Set(group.map((sighting) => sighting.log.service))],
      },
      evidence: group.slice(0, maxEvidence).map(evidenceOf),
      ...(Object.keys(match.values).length === 0 ? {} : { identity: JSON.stringify(match.values) }),
    },
  ]
}

const sources = { log: 'logs:', engine: 'inspect:', healthcheck: 'inspect:' } as const
const fields = { log: '', engine: '.State.Error', healthcheck: '.State.Health.Log' } as const

function evidenceOf({ log, match }: Sighting): Evidence {
  const { source, text, time } = match
  return {
    kind: source === 'log' ? 'log' : 'measurement',
    source: `${sources[source]}${log.service}${fields[source]}`,
    text: time === undefined ? text : `${time} ${text}`,
  }
}
