import type { Readable } from 'node:stream'
import type Dockerode from 'dockerode'
import { z } from 'zod'

/** Something that happened to a container, as the engine tells it. */
export interface EngineEvent {
  readonly container: string
  readonly kind: 'created' | 'started' | 'ended' | 'healthy' | 'unhealthy' | 'out-of-memory' | 'paused' | 'resumed'
  /** ISO 8601, UTC. */
  readonly at: string
  /** Of an end. */
  readonly exitCode?: number
}

/** The part of a line of `GET /events` that is read. */
const eventSchema = z.object({
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()).nullish() }),
  time: z.number(),
  timeNano: z.number().nullish(),
})

const kinds: Readonly<Record<string, EngineEvent['kind']>> = {
  create: 'created',
  start: 'started',
  die: 'ended',
  'health_status: healthy': 'healthy',
  'health_status: unhealthy': 'unhealthy',
  oom: 'out-of-memory',
  pause: 'paused',
  unpause: 'resumed',
}
const actions = ['create', 'start', 'die', 'health_status', 'oom', 'pause', 'unpause']

const maxBytes = 2 * 1024 * 1024
const maxEvents = 1000

/**
 * What the engine remembers of these containers since a moment. It keeps its last 256 events of any kind in memory
 * (moby, `daemon/events`), and each run of a healthcheck is three of them: on a busy machine that is a minute or two.
 * @param since ISO 8601.
 * @throws when the engine does not answer.
 */
export async function readEvents(
  engine: Dockerode,
  containers: ReadonlySet<string>,
  since: string,
  signal: AbortSignal,
): Promise<EngineEvent[]> {
  const stream = await engine.getEvents({
    since: Math.floor(Date.parse(since) / 1000),
    until: Math.ceil(Date.now() / 1000),
    filters: { type: ['container'], event: actions },
    abortSignal: signal,
  })
  return (await readLines(stream as Readable)).flatMap((line) => readEvent(line, containers)).slice(-maxEvents)
}

async function readLines(stream: Readable): Promise<string[]> {
  let text = ''
  for await (const chunk of stream) {
    text += String(chunk)
    if (text.length > maxBytes) {
      stream.destroy()
      break
    }
  }
  return text.split('\n').filter((line) => line.trim() !== '')
}

function readEvent(line: string, containers: ReadonlySet<string>): EngineEvent[] {
  const parsed = eventSchema.safeParse(parse(line))
  if (!parsed.success) return []
  const { Action, Actor, time, timeNano } = parsed.data
  const kind = kinds[Action]
  if (kind === undefined || !containers.has(Actor.ID)) return []
  const at = new Date(timeNano ? timeNano / 1e6 : time * 1000)
  if (Number.isNaN(at.getTime())) return []
  const exitCode = Number(Actor.Attributes?.['exitCode'] ?? Number.NaN)
  const event: EngineEvent = { container: Actor.ID, kind, at: at.toISOString() }
  return [kind === 'ended' && Number.isInteger(exitCode) ? { ...event, exitCode } : event]
}

/** The last line may be cut. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
