import type { HealthAnswer, HealthPart } from './facts.ts'

const maxDepth = 4
const maxParts = 50

/** Keys that speak of the whole. */
const wholeKeys = new Set(['ok', 'healthy', 'ready', 'alive', 'success', 'status', 'state', 'health'])
/** Keys below which every entry is a part. */
const listKeys = new Set([
  'checks',
  'components',
  'dependencies',
  'services',
  'details',
  'entries',
  'info',
  'error',
  'results',
  'subsystems',
  'indicators',
])
/** Keys that only wrap what is below them. */
const wrapperKeys = new Set(['data', 'result', 'response', 'payload', 'body'])
/** Names of what programs need, wherever they stand. */
const dependencyName =
  /^(?:db|database|postgres(?:ql)?|pg|mysql|mariadb|sql|mongo(?:db)?|redis|cache|queue|broker|rabbit(?:mq)?|kafka|nats|elastic(?:search)?|opensearch|search|clickhouse|analytics|minio|s3|storage|celery|workers?|vector|qdrant|weaviate|smtp|mail)$/i

const up =
  /^(?:ok|okay|up|pass|passed|passing|healthy|ready|alive|live|running|connected|green|success|available|online)$/i
const degraded = /^(?:degraded|warn|warning|partial|yellow)$/i
const down =
  /^(?:down|fail|failed|failing|failure|error|unhealthy|critical|unavailable|disconnected|not[ _-]?ready|red|offline|dead|ko)$/i

type Verdict = Pick<HealthAnswer, 'overall' | 'parts'>

/**
 * What a health answer says about the whole and about its parts, in the shapes that are common: flat booleans, Spring's
 * components, Terminus' details, the health+json draft's checks, ASP.NET's entries, MicroProfile's list.
 * @param services names of the project's services: a key of such a name is a part.
 */
export function readHealthBody(body: string, services: ReadonlySet<string>): Verdict {
  const value = parse(body)
  if (value === undefined) {
    const word = body.trim()
    const overall = word.length <= 20 ? stateOf(word) : undefined
    return { parts: [], ...(overall === undefined ? {} : { overall }) }
  }
  const parts = new Map<string, HealthPart>()
  collectParts(value, false, 0, services, parts)
  const overall = overallOf(value)
  return { parts: [...parts.values()], ...(overall === undefined ? {} : { overall }) }
}

function parse(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return record(JSON.parse(body))
  } catch {
    return undefined
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
}

function stateOf(value: unknown): HealthPart['state'] | undefined {
  if (typeof value === 'boolean') return value ? 'up' : 'down'
  if (typeof value !== 'string') return undefined
  if (up.test(value)) return 'up'
  if (degraded.test(value)) return 'degraded'
  return down.test(value) ? 'down' : undefined
}

function overallOf(value: Readonly<Record<string, unknown>>): HealthPart['state'] | undefined {
  const states = [...wholeKeys].map((key) => stateOf(value[key])).filter((state) => state !== undefined)
  return states.find((state) => state === 'down') ?? states.find((state) => state === 'degraded') ?? states[0]
}

function collectParts(
  value: Readonly<Record<string, unknown>>,
  everyEntry: boolean,
  depth: number,
  services: ReadonlySet<string>,
  parts: Map<string, HealthPart>,
): void {
  if (depth > maxDepth) return
  for (const [key, entry] of Object.entries(value).slice(0, maxParts)) {
    if (parts.size >= maxParts) return
    const name = key.toLowerCase()
    const isList = listKeys.has(name) || name === 'optional' || wholeKeys.has(name)
    const below = record(Array.isArray(entry) ? (isList ? namedEntries(entry) : entry[0]) : entry)
    if (isList || wrapperKeys.has(name)) {
      if (below !== undefined) collectParts(below, isList, depth + 1, services, parts)
      if (name === 'optional') markOptional(below, parts)
      continue
    }
    if (!everyEntry && !dependencyName.test(key) && !services.has(key)) continue
    const state = below === undefined ? stateOf(entry) : overallOf(below)
    if (state === undefined) continue
    const optional = below?.['optional'] === true || below?.['required'] === false || below?.['critical'] === false
    parts.set(key, { name: key.slice(0, 60), state, optional })
  }
}

/** A list of checks that name themselves, as MicroProfile and Quarkus write it, by their names. */
function namedEntries(list: readonly unknown[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    list.slice(0, maxParts).flatMap((entry) => {
      const check = record(entry)
      const name = check?.['name'] ?? check?.['id'] ?? check?.['component']
      return typeof name === 'string' ? [[name, check]] : []
    }),
  )
}

function markOptional(below: Readonly<Record<string, unknown>> | undefined, parts: Map<string, HealthPart>): void {
  for (const key of Object.keys(below ?? {})) {
    const part = parts.get(key)
    if (part !== undefined) parts.set(key, { ...part, optional: true })
  }
}
