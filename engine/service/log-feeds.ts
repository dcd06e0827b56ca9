import { setMaxListeners } from 'node:events'
import type { FeedLine, LogFeedEvent, LogSearch } from '../api.ts'
import { type Container, type ContainerList, containerListFact } from '../containers/facts.ts'
import { isNotFound } from '../containers/inspect-container.ts'
import { followLog } from '../containers/logs/follow-log.ts'
import { streamLog } from '../containers/logs/stream-log.ts'
import { FactReader } from '../core/fact-reader.ts'
import type { Machine } from '../core/machine.ts'
import { type Message, messageOfError } from '../core/message.ts'
import type { Registry } from '../core/registry.ts'
import { openEngine } from '../docker/engine-client.ts'
import { FeedBatches, feedLine } from './feed-batches.ts'

const maxContainers = 60
/** All containers together; a page keeps about as many. */
const maxHistoryLines = 40_000
const maxHistoryLinesOfOne = 10_000
const maxHistoryBytes = 64 * 1024 * 1024
/** A search reads whole logs, this much of each, and keeps the newest hits. */
const maxSearchedBytes = 512 * 1024 * 1024
const maxHits = 5000
const searchesAtOnce = 4

/** A container that was removed a moment ago has no log. */
function goneIsEmpty(error: unknown): 'end' {
  if (isNotFound(error)) return 'end'
  throw error
}

type Emit = (event: LogFeedEvent) => void
type Source = Pick<Container, 'id' | 'name' | 'state'> & { readonly service: string }

/** The logs of a project's containers, straight from the engine. */
export class LogFeeds {
  readonly #machine: Machine
  readonly #registry: Registry

  constructor(machine: Machine, registry: Registry) {
    this.#machine = machine
    this.#registry = registry
  }

  /**
   * Hands over the end of every log, then what is written from now on, until the signal aborts.
   * @returns why nothing could be read; `undefined` at the end.
   */
  async follow(root: string, signal: AbortSignal, emit: Emit): Promise<Message | undefined> {
    const found = await this.#sources(root, signal)
    if ('reason' in found) return found.reason
    const { sources, list } = found
    const engine = await openEngine(list.endpoint, this.#machine, 0)
    const tail = Math.min(maxHistoryLinesOfOne, Math.floor(maxHistoryLines / Math.max(1, sources.length)))
    const batches = new FeedBatches(emit)
    try {
      const read = await Promise.all(
        sources.map(async (source) => {
          let count = 0
          let last: string | undefined
          const end = await streamLog(engine, source.id, { tail }, maxHistoryBytes, signal, (line) => {
            batches.add(source, line)
            last = line.time ?? last
            return ++count > 0
          }).catch(goneIsEmpty)
          return { source, last, cut: count >= tail || end === 'limit' }
        }),
      )
      batches.flush()
      emit({ type: 'caught-up', cut: read.filter(({ cut }) => cut).map(({ source }) => source.service) })
      await Promise.all(
        read.map(({ source, last }) => {
          const from = last === undefined ? new Date().toISOString() : new Date(Date.parse(last) + 1).toISOString()
          return followLog(engine, source.id, from, signal, ({ lines, dropped }) => {
            for (const line of lines) batches.add(source, line)
            batches.flush(dropped)
          })
        }),
      )
      return undefined
    } catch (error) {
      if (signal.aborted) throw error
      return messageOfError(error)
    } finally {
      batches.flush()
    }
  }

  /** Looks for a text in the whole logs, in any case; the newest hits of each container, oldest first. */
  async search(root: string, text: string, signal: AbortSignal): Promise<LogSearch> {
    const found = await this.#sources(root, signal)
    if ('reason' in found) return { state: 'unknown', reason: found.reason }
    const engine = await openEngine(found.list.endpoint, this.#machine, 0)
    const wanted = text.toLowerCase()
    const queue = [...found.sources]
    const searched: { source: Source; hits: FeedLine[]; cut: boolean }[] = []
    const work = async () => {
      for (let source = queue.shift(); source !== undefined; source = queue.shift()) {
        const own = source
        let hits: FeedLine[] = []
        let dropped = false
        const end = await streamLog(engine, own.id, {}, maxSearchedBytes, signal, (line) => {
          if (!line.text.toLowerCase().includes(wanted)) return true
          if (hits.push(feedLine(own, line)) < 2 * maxHits) return true
          hits = hits.slice(-maxHits)
          dropped = true
          return true
        }).catch(goneIsEmpty)
        searched.push({
          source: own,
          hits: hits.slice(-maxHits),
          cut: dropped || hits.length > maxHits || end === 'limit',
        })
      }
    }
    try {
      await Promise.all(Array.from({ length: searchesAtOnce }, work))
    } catch (error) {
      if (signal.aborted) throw error
      return { state: 'unknown', reason: messageOfError(error) }
    }
    return {
      state: 'known',
      lines: searched.flatMap(({ hits }) => hits),
      cut: searched.filter(({ cut }) => cut).map(({ source }) => source.service),
    }
  }

  async #sources(
    root: string,
    signal: AbortSignal,
  ): Promise<{ readonly sources: readonly Source[]; readonly list: ContainerList } | { readonly reason: Message }> {
    setMaxListeners(0, signal)
    const reader = new FactReader({ root, machine: this.#machine, signal }, this.#registry, () => undefined)
    const reading = await reader.read(containerListFact)
    if (reading.state !== 'known') return { reason: reading.reason }
    const list = reading.value
    const sources = list.containers
      .filter(({ belongs, startedAt }) => belongs && startedAt !== undefined)
      .slice(0, maxContainers)
      .map(({ id, name, state, compose }) => ({ id, name, state, service: compose?.service ?? name }))
    return { sources, list }
  }
}
