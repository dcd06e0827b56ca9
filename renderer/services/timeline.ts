import type { EngineEvent } from '../../engine/api.ts'
import type { Container } from '../../engine/contract/fact-values.ts'
import type { StartPhase } from '../../engine/contract/start-phases.ts'
import { type ContainerRun, runsOf } from './container-runs.ts'
import type { ServiceNode } from './service-graph.ts'

/** A stretch in the life of a container; times in milliseconds since 1970. */
export interface Phase {
  readonly kind: 'waiting' | 'depending' | 'migrating' | 'starting' | 'running' | 'healthy' | 'unhealthy' | 'restarting'
  readonly from: number
  readonly to: number
  /** What is waited for, or the newest migration. */
  readonly detail?: string
}

export interface Mark {
  readonly kind: 'started' | 'ready' | 'healthy' | 'healthy-by' | 'ended'
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

/** What is known of the containers' past besides their state, by their ids. */
export interface History {
  readonly events: ReadonlyMap<string, readonly EngineEvent[]>
  readonly starts: ReadonlyMap<string, readonly StartPhase[]>
}

export const noHistory: History = { events: new Map(), starts: new Map() }

/** So many results of a healthcheck are read (`containers/read-container.ts`); what was before them is not known. */
const keptHealthResults = 3

/** Events this far apart, in milliseconds, belong to different attempts to bring the stack up. */
const attemptGap = 2 * 60_000

/** One row for each container, in the order of the services. */
export function timelineRows(
  nodes: readonly ServiceNode[],
  readAt: number,
  history: History = noHistory,
): readonly TimelineRow[] {
  return nodes.flatMap(({ service, containers, dependsOn }) =>
    containers.map((container) => ({
      service: service.name,
      container: container.name,
      createdAt: Date.parse(container.createdAt),
      restarts: container.restartCount,
      waitsFor: dependsOn.map(({ from }) => from),
      ...lifeOf(container, readAt, history.events.get(container.id) ?? [], history.starts.get(container.id) ?? []),
    })),
  )
}

function lifeOf(
  container: Container,
  readAt: number,
  events: readonly EngineEvent[],
  starts: readonly StartPhase[],
): Pick<TimelineRow, 'phases' | 'marks'> {
  const created = Date.parse(container.createdAt)
  if (container.startedAt === undefined) return { phases: [{ kind: 'waiting', from: created, to: readAt }], marks: [] }
  const started = Date.parse(container.startedAt)
  const finished = container.finishedAt === undefined ? undefined : Date.parse(container.finishedAt)
  const ended = finished !== undefined && finished >= started && container.state !== 'running' ? finished : undefined
  const end = ended ?? readAt
  const health = healthTimes(container, events, started)
  const earlier = runsOf(events).filter(({ from }) => from < started - 50)
  const phases: Phase[] = [
    ...beforeStart(container, created, started, earlier),
    ...withinStart(runOf(container, { from: started, to: end }, health), starts),
  ]
  if (container.state === 'restarting' && ended !== undefined)
    phases.push({ kind: 'restarting', from: ended, to: readAt })
  const ready = starts.find(({ kind }) => kind === 'ready')
  const marks: Mark[] = [
    ...earlier.flatMap(({ from, to, exitCode }): Mark[] => [
      { kind: 'started', at: from },
      ...(to === undefined
        ? []
        : [{ kind: 'ended' as const, at: to, ...(exitCode === undefined ? {} : { exitCode }) }]),
    ]),
    { kind: 'started', at: started },
  ]
  if (ready !== undefined && health.healthy === undefined) marks.push({ kind: 'ready', at: Date.parse(ready.from) })
  if (health.healthy !== undefined) marks.push({ kind: health.isLatest ? 'healthy-by' : 'healthy', at: health.healthy })
  if (ended !== undefined) marks.push({ kind: 'ended', at: ended, exitCode: container.exitCode })
  return { phases: phases.filter(({ from, to }) => to > from), marks }
}

/** From the creation to the last start: waiting, and the runs in between as far as the engine still knows them. */
function beforeStart(
  { restartCount, finishedAt }: Container,
  created: number,
  started: number,
  earlier: readonly ContainerRun[],
): Phase[] {
  const [first] = earlier
  const lastEnd = finishedAt === undefined ? started : Date.parse(finishedAt)
  // It ran before, and the engine has forgotten when that began.
  if (first === undefined && restartCount === 0 && lastEnd < started) {
    return [
      { kind: 'running', from: created, to: lastEnd },
      { kind: 'restarting', from: lastEnd, to: started },
    ]
  }
  const beginning: Phase = {
    kind: restartCount > earlier.length ? 'restarting' : 'waiting',
    from: created,
    to: first?.from ?? started,
  }
  return [
    beginning,
    ...earlier.flatMap(({ from, to = from }, index): Phase[] => [
      { kind: 'running', from, to },
      { kind: 'restarting', from: to, to: earlier[index + 1]?.from ?? started },
    ]),
  ]
}

/** Puts what the program said about its start into the stretches before it was healthy. */
function withinStart(phases: readonly Phase[], starts: readonly StartPhase[]): readonly Phase[] {
  return phases.flatMap((phase) => {
    if (phase.kind !== 'starting' && phase.kind !== 'running' && phase.kind !== 'unhealthy') return [phase]
    const busy = starts.flatMap(({ kind, from, to, detail }): Phase[] => {
      if (kind === 'ready') return []
      const begin = Math.max(phase.from, Date.parse(from))
      const end = Math.min(phase.to, to === undefined ? phase.to : Date.parse(to))
      const name = kind === 'waiting' ? 'depending' : 'migrating'
      return end > begin ? [{ kind: name, from: begin, to: end, ...(detail === undefined ? {} : { detail }) }] : []
    })
    const rest = [...busy, { from: phase.to, to: phase.to }].map(({ from }, index): Phase => {
      const before = busy[index - 1]
      return { kind: phase.kind, from: before?.to ?? phase.from, to: from }
    })
    return [...busy, ...rest].sort((a, b) => a.from - b.from)
  })
}

interface HealthTimes {
  readonly healthy?: number
  /** It may have been healthy before that. */
  readonly isLatest: boolean
  readonly unhealthy?: number
}

function healthTimes({ health }: Container, events: readonly EngineEvent[], started: number): HealthTimes {
  if (health === undefined) return { isLatest: false }
  const told = events.find(({ kind, at }) => kind === 'healthy' && Date.parse(at) >= started)
  const results = health.log
    .map(({ endedAt, exitCode }) => ({ at: Date.parse(endedAt), exitCode }))
    .filter(({ at }) => at >= started)
  const first = results.findIndex(({ exitCode }) => exitCode === 0)
  const healthy = told === undefined ? results[first]?.at : Date.parse(told.at)
  const lastGood = results.findLastIndex(({ exitCode }) => exitCode === 0)
  const fell = events.findLast(({ kind, at }) => kind === 'unhealthy' && Date.parse(at) >= started)
  const unhealthy =
    health.status !== 'unhealthy' ? undefined : fell === undefined ? results[lastGood + 1]?.at : Date.parse(fell.at)
  return {
    isLatest: told === undefined && first === 0 && results.length >= keptHealthResults,
    ...(healthy === undefined ? {} : { healthy }),
    ...(unhealthy === undefined ? {} : { unhealthy }),
  }
}

function runOf(
  { health }: Container,
  { from, to }: TimeSpan,
  { healthy, unhealthy, isLatest }: HealthTimes,
): readonly Phase[] {
  if (health === undefined) return [{ kind: 'running', from, to }]
  const goodFrom = healthy ?? unhealthy ?? to
  const badFrom = unhealthy ?? to
  return [
    // When it became healthy is forgotten: that it was not until now would be a lie.
    { kind: isLatest ? 'running' : 'starting', from, to: Math.min(goodFrom, badFrom) },
    { kind: 'healthy', from: Math.min(goodFrom, badFrom), to: badFrom },
    { kind: 'unhealthy', from: badFrom, to },
  ]
}

const unfinished: ReadonlySet<Phase['kind']> = new Set(['waiting', 'depending', 'migrating', 'starting', 'restarting'])

/** The last attempt to bring the stack up: from its first event to a little after its last, or to now while it goes on. */
export function lastAttempt(rows: readonly TimelineRow[], readAt: number): TimeSpan | undefined {
  const events = rows
    .flatMap(({ createdAt, marks }) => [
      createdAt,
      ...marks.filter(({ kind }) => kind !== 'healthy-by').map(({ at }) => at),
    ])
    .sort((a, b) => a - b)
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
  const goesOn = readAt - to < attemptGap && rows.some(({ phases }) => unfinished.has(phases.at(-1)?.kind ?? 'running'))
  return { from, to: Math.max(goesOn ? readAt : 0, to + Math.max(1000, (to - from) * 0.18)) }
}

const tickSteps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400]

/** Round moments on the time axis, in milliseconds from its start; at most eight. */
export function ticksOf({ from, to }: TimeSpan): readonly number[] {
  const length = to - from
  const step =
    (tickSteps.find((seconds) => length / (seconds * 1000) <= 7) ?? Math.ceil(length / 604_800_000) * 86_400) * 1000
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step)
}
