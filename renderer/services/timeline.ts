import type { Container } from '../../engine/contract/fact-values.ts'
import type { ServiceNode } from './service-graph.ts'

/** A stretch in the life of a container; times in milliseconds since 1970. */
export interface Phase {
  readonly kind: 'waiting' | 'starting' | 'running' | 'healthy' | 'unhealthy' | 'restarting'
  readonly from: number
  readonly to: number
}

export interface Mark {
  readonly kind: 'started' | 'healthy' | 'healthy-by' | 'ended'
  readonly at: number
  readonly exitCode?: number
}

export interface TimelineRow {
  readonly service: string
  readonly container: string
  readonly createdAt: number
  readonly phases: readonly Phase[]
  readonly marks: readonly Mark[]
  readonly restarts: number
  /** What the service's start waits for. */
  readonly waitsFor: readonly string[]
}

export interface TimeSpan {
  readonly from: number
  readonly to: number
}

/** The engine keeps this many results of a health check; what was before them is not known. */
const keptHealthResults = 5

/** Events this far apart, in milliseconds, belong to different attempts to bring the stack up. */
const attemptGap = 2 * 60_000

/** One row for each container, in the order of the services. */
export function timelineRows(nodes: readonly ServiceNode[], readAt: number): readonly TimelineRow[] {
  return nodes.flatMap(({ service, containers, dependsOn }) =>
    containers.map((container) => ({
      service: service.name,
      container: container.name,
      createdAt: Date.parse(container.createdAt),
      restarts: container.restartCount,
      waitsFor: dependsOn.map(({ from }) => from),
      ...lifeOf(container, readAt),
    })),
  )
}

function lifeOf(container: Container, readAt: number): Pick<TimelineRow, 'phases' | 'marks'> {
  const created = Date.parse(container.createdAt)
  if (container.startedAt === undefined) return { phases: [{ kind: 'waiting', from: created, to: readAt }], marks: [] }
  const started = Date.parse(container.startedAt)
  const finished = container.finishedAt === undefined ? undefined : Date.parse(container.finishedAt)
  const ended = finished !== undefined && finished >= started && container.state !== 'running' ? finished : undefined
  const end = ended ?? readAt
  const health = healthTimes(container, started)
  const phases: Phase[] = [
    { kind: container.restartCount > 0 ? 'restarting' : 'waiting', from: created, to: started },
    ...runOf(container, { from: started, to: end }, health),
  ]
  if (container.state === 'restarting' && ended !== undefined)
    phases.push({ kind: 'restarting', from: ended, to: readAt })
  const marks: Mark[] = [{ kind: 'started', at: started }]
  if (health.healthy !== undefined) marks.push({ kind: health.isLatest ? 'healthy-by' : 'healthy', at: health.healthy })
  if (ended !== undefined) marks.push({ kind: 'ended', at: ended, exitCode: container.exitCode })
  return { phases: phases.filter(({ from, to }) => to > from), marks }
}

interface HealthTimes {
  readonly healthy?: number
  /** It may have been healthy before that. */
  readonly isLatest: boolean
  readonly unhealthy?: number
}

function healthTimes({ health }: Container, started: number): HealthTimes {
  if (health === undefined) return { isLatest: false }
  const results = health.log
    .map(({ endedAt, exitCode }) => ({ at: Date.parse(endedAt), exitCode }))
    .filter(({ at }) => at >= started)
  const first = results.findIndex(({ exitCode }) => exitCode === 0)
  const healthy = results[first]?.at
  const lastGood = results.findLastIndex(({ exitCode }) => exitCode === 0)
  const unhealthy = health.status === 'unhealthy' ? results[lastGood + 1]?.at : undefined
  return {
    isLatest: first === 0 && results.length >= keptHealthResults,
    ...(healthy === undefined ? {} : { healthy }),
    ...(unhealthy === undefined ? {} : { unhealthy }),
  }
}

function runOf({ health }: Container, { from, to }: TimeSpan, { healthy, unhealthy }: HealthTimes): readonly Phase[] {
  if (health === undefined) return [{ kind: 'running', from, to }]
  const goodFrom = healthy ?? unhealthy ?? to
  const badFrom = unhealthy ?? to
  return [
    { kind: 'starting', from, to: Math.min(goodFrom, badFrom) },
    { kind: 'healthy', from: Math.min(goodFrom, badFrom), to: badFrom },
    { kind: 'unhealthy', from: badFrom, to },
  ]
}

/** The last attempt to bring the stack up: from its first event to a little after its last. */
export function lastAttempt(rows: readonly TimelineRow[]): TimeSpan | undefined {
  const events = rows.flatMap(({ createdAt, marks }) => [createdAt, ...marks.map(({ at }) => at)]).sort((a, b) => a - b)
  const starts = rows.flatMap(({ marks }) => marks.filter(({ kind }) => kind === 'started').map(({ at }) => at))
  const anchor = events.indexOf(starts.length > 0 ? Math.max(...starts) : (events.at(-1) ?? 0))
  if (anchor < 0) return undefined
  const gap = (index: number) => (events[index] ?? 0) - (events[index - 1] ?? 0)
  let first = anchor
  while (first > 0 && gap(first) <= attemptGap) first -= 1
  let last = anchor
  while (last + 1 < events.length && gap(last + 1) <= attemptGap) last += 1
  const from = events[first] ?? 0
  const to = events[last] ?? from
  return { from, to: to + Math.max(1000, (to - from) * 0.18) }
}

const tickSteps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400]

/** Round moments on the time axis, in milliseconds from its start; at most eight. */
export function ticksOf({ from, to }: TimeSpan): readonly number[] {
  const length = to - from
  const step =
    (tickSteps.find((seconds) => length / (seconds * 1000) <= 7) ?? Math.ceil(length / 604_800_000) * 86_400) * 1000
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step)
}
