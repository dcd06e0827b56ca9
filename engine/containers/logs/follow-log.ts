import { setTimeout as wait } from 'node:timers/promises'
import type Dockerode from 'dockerode'
import type { LogLine } from '../facts.ts'
import { isNotFound } from '../inspect-container.ts'
import { requestLog } from './fetch-log.ts'
import { LogLines } from './log-lines.ts'

/** Lines come together this often, in milliseconds: a line at a time would keep a page busy. */
const batchEvery = 120
/** Of a container that says more between two batches, the newest lines are kept. */
const maxBatch = 400
/** A log ends with its container. Whether it goes on is looked at soon, then less and less often, in milliseconds. */
const retryAfter = { first: 400, longest: 5000 }

export interface LogBatch {
  readonly lines: readonly LogLine[]
  /** Lines that were left out because they came too fast. */
  readonly dropped: number
}

/**
 * Hands over what a container writes, from `since` on and through its restarts, until the signal aborts or the container is
 * gone. Aborting is the way to end it, and no error.
 */
export async function followLog(
  engine: Dockerode,
  id: string,
  since: string,
  signal: AbortSignal,
  take: (batch: LogBatch) => void,
): Promise<void> {
  const batches = new Batches(take)
  const timer = setInterval(() => batches.flush(), batchEvery)
  let from = since
  let pause = retryAfter.first
  const lines = new LogLines((line) => {
    batches.add(line)
    pause = retryAfter.first
    // The next look begins behind what was seen.
    if (line.time !== undefined) from = new Date(Date.parse(line.time) + 1).toISOString()
  })
  try {
    while (!signal.aborted) {
      const stream = await requestLog(engine, id, { since: from, follow: true }, signal)
      for await (const chunk of stream) if (Buffer.isBuffer(chunk)) lines.push(chunk)
      await wait(pause, undefined, { signal })
      pause = Math.min(2 * pause, retryAfter.longest)
    }
  } catch (error) {
    if (!signal.aborted && !isNotFound(error)) throw error
  } finally {
    clearInterval(timer)
    lines.end()
    batches.flush()
  }
}

class Batches {
  readonly #take: (batch: LogBatch) => void
  #lines: LogLine[] = []
  #dropped = 0

  constructor(take: (batch: LogBatch) => void) {
    this.#take = take
  }

  add(line: LogLine): void {
    this.#lines.push(line)
    // Cut in steps: moving a long list for every line would take time that grows with its square.
    if (this.#lines.length < 2 * maxBatch) return
    this.#dropped += this.#lines.length - maxBatch
    this.#lines = this.#lines.slice(-maxBatch)
  }

  flush(): void {
    if (this.#lines.length === 0) return
    const lines = this.#lines.slice(-maxBatch)
    const dropped = this.#dropped + this.#lines.length - lines.length
    this.#lines = []
    this.#dropped = 0
    this.#take({ lines, dropped })
  }
}
