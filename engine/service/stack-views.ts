import { setMaxListeners } from 'node:events'
import type Dockerode from 'dockerode'
import type { StackView } from '../api.ts'
import { type Container, containerListFact } from '../containers/facts.ts'
import { readLogBeginning } from '../containers/logs/read-log-beginning.ts'
import { type EngineEvent, readEvents } from '../containers/read-events.ts'
import { FactReader } from '../core/fact-reader.ts'
import type { Machine } from '../core/machine.ts'
import { messageOfError } from '../core/message.ts'
import type { Registry } from '../core/registry.ts'
import { timeLimit } from '../core/time-limit.ts'
import { openEngine } from '../docker/engine-client.ts'
import { type StartPhase, startPhases } from '../logs/start-phases.ts'

const timeoutMs = 5000
const longestHistoryMs = 24 * 60 * 60 * 1000
const maxEvents = 500
const maxContainers = 60
const maxStacks = 8
/** A container that runs this long has started; its first lines do not change any more. */
const startIsOverMs = 120_000

/** What earlier looks at one project saw, because the engine forgets its events soon. */
interface Memory {
  readonly events: Map<string, EngineEvent>
  readonly starts: Map<string, { readonly run: string; readonly phases: readonly StartPhase[] }>
}

/** How the containers of a project are at this moment, and how they came there, for a page that asks again and again. */
export class StackViews {
  readonly #machine: Machine
  readonly #registry: Registry
  readonly #memories = new Map<string, Memory>()

  constructor(machine: Machine, registry: Registry) {
    this.#machine = machine
    this.#registry = registry
  }

  async read(root: string, signal: AbortSignal): Promise<StackView> {
    const reader = new FactReader({ root, machine: this.#machine, signal }, this.#registry, () => undefined)
    const reading = await reader.read(containerListFact)
    if (reading.state !== 'known') return { state: 'unknown', reason: reading.reason }
    const list = reading.value
    const own = list.containers.filter(({ belongs }) => belongs).slice(0, maxContainers)
    const memory = this.#memoryOf(root)
    const view = { state: 'known', list } as const
    try {
      const time = timeLimit(signal, timeoutMs)
      setMaxListeners(0, time)
      const engine = await openEngine(list.endpoint, this.#machine, timeoutMs)
      await Promise.all([
        remember(memory, engine, own, time),
        ...own.map((one) => readStart(memory, engine, one, time)),
      ])
      return { ...view, ...recall(memory, own) }
    } catch (error) {
      return { ...view, ...recall(memory, own), historyUnread: messageOfError(error) }
    }
  }

  #memoryOf(root: string): Memory {
    const memory = this.#memories.get(root) ?? { events: new Map(), starts: new Map() }
    this.#memories.delete(root)
    this.#memories.set(root, memory)
    const [oldest] = this.#memories.keys()
    if (this.#memories.size > maxStacks && oldest !== undefined) this.#memories.delete(oldest)
    return memory
  }
}

async function remember(
  { events }: Memory,
  engine: Dockerode,
  containers: readonly Container[],
  signal: AbortSignal,
): Promise<void> {
  if (containers.length === 0) return
  const oldest = Math.min(...containers.map(({ createdAt }) => Date.parse(createdAt)))
  const since = new Date(Math.max(oldest - 1000, Date.now() - longestHistoryMs)).toISOString()
  const ids = new Set(containers.map(({ id }) => id))
  for (const event of await readEvents(engine, ids, since, signal)) {
    events.set(`${event.at} ${event.kind} ${event.container}`, event)
  }
  for (const [key, { container }] of events) if (!ids.has(container)) events.delete(key)
  for (const [key] of [...events].slice(0, Math.max(0, events.size - maxEvents))) events.delete(key)
}

/** What its lines say about the run that it is in; read until the start is over. */
async function readStart(
  { starts }: Memory,
  engine: Dockerode,
  { id, startedAt, finishedAt, createdAt }: Container,
  signal: AbortSignal,
): Promise<void> {
  if (startedAt === undefined) return
  if (starts.get(id)?.run === startedAt) return
  // The program may write before the engine notes the start, and never before the end of its last run.
  const begin = finishedAt !== undefined && finishedAt < startedAt ? finishedAt : createdAt
  const phases = startPhases(await readLogBeginning(engine, id, begin, signal), begin)
  const isOver = Date.now() - Date.parse(startedAt) > startIsOverMs
  starts.set(id, { run: isOver ? startedAt : '', phases })
}

function recall({ events, starts }: Memory, containers: readonly Container[]) {
  return {
    events: [...events.values()].sort((a, b) => a.at.localeCompare(b.at)),
    starts: containers.flatMap(({ id }) => {
      const phases = starts.get(id)?.phases ?? []
      return phases.length === 0 ? [] : [{ container: id, phases }]
    }),
  }
}
