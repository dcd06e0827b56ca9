import type Dockerode from 'dockerode'
import { isNotFound } from '../../containers/inspect-container.ts'
import { followLog, type LogBatch } from '../../containers/logs/follow-log.ts'
import { type ReadContainer, readContainer } from '../../containers/read-container.ts'
import type { Machine } from '../../core/machine.ts'
import { type Message, message, messageOfError } from '../../core/message.ts'
import { openChosenEngine } from '../../docker/chosen-engine.ts'
import { isWell, type RestartCondition } from './condition.ts'
import { longestWatchMs, type WatchedContainer, watchContainer } from './watch-container.ts'

/** What a person sees while a service comes up again. */
export interface RestartObserver {
  onLog(container: string, batch: LogBatch): void
  /** Its log cannot be read, or not any further; its health is watched all the same. */
  onLogFailed(container: string, reason: Message): void
  onCondition(condition: RestartCondition): void
}

/** An engine that does not answer for so long is gone, in milliseconds. */
const lookTimeoutMs = 10_000
/** Lines that come with the last look are still on their way. */
const lastLinesMs = 300
/** On a busy machine the engine notes a start so much later than the program's first words. */
const notedAfterMs = 1000

/**
 * Follows the logs and the health of restarted containers until each is well or will not become so, as a person would.
 * @returns why the service is not well; `undefined` when it is.
 * @throws the signal's reason when the person cancels.
 */
export async function followRestart(
  containers: readonly WatchedContainer[],
  machine: Machine,
  signal: AbortSignal,
  observer: RestartObserver,
): Promise<Message | undefined> {
  try {
    const clients = {
      look: await openChosenEngine(machine, lookTimeoutMs),
      // A log may be silent for as long as it likes.
      log: await openChosenEngine(machine, 0),
    }
    const reasons = await Promise.all(containers.map((container) => followOne(clients, container, signal, observer)))
    return reasons.find((reason) => reason !== undefined)
  } catch (error) {
    if (signal.aborted) throw error
    return messageOfError(error)
  }
}

async function followOne(
  clients: { readonly look: Dockerode; readonly log: Dockerode },
  container: WatchedContainer,
  signal: AbortSignal,
  observer: RestartObserver,
): Promise<Message | undefined> {
  const { id, name } = container
  const reading = new AbortController()
  const stop = () => reading.abort()
  signal.addEventListener('abort', stop, { once: true })
  // A log that cannot be read says nothing about the health, but silence must not be taken for a program that is silent.
  const following = logSinceStart(clients.log, id, reading.signal, (batch) => observer.onLog(name, batch)).catch(
    (error) => {
      if (!reading.signal.aborted && !isNotFound(error)) observer.onLogFailed(name, whyUnread(error))
    },
  )
  try {
    const condition = await watchContainer(clients.look, container, signal, (seen) => observer.onCondition(seen))
    await Promise.race([following, new Promise((resolve) => setTimeout(resolve, lastLinesMs))])
    return whyNotWell(name, condition)
  } finally {
    stop()
    signal.removeEventListener('abort', stop)
    await following
  }
}

/** What was written before the last start is of the past. The first words may be older than the start that the engine notes. */
async function logSinceStart(
  engine: Dockerode,
  id: string,
  signal: AbortSignal,
  take: (batch: LogBatch) => void,
): Promise<void> {
  const container = readContainer(await engine.getContainer(id).inspect({ abortSignal: signal }))
  const since = container === undefined ? new Date().toISOString() : startOfWords(container)
  await followLog(engine, id, since, signal, take)
}

/** From when on the words are of the last run: since the end of the one before, which one that has ended does not know any more. */
function startOfWords({ state, startedAt, finishedAt, createdAt }: ReadContainer): string {
  if (state !== 'exited' && state !== 'dead') return finishedAt ?? createdAt
  return startedAt === undefined ? createdAt : new Date(Date.parse(startedAt) - notedAfterMs).toISOString()
}

function whyUnread(error: unknown): Message {
  return message('health.restart.log-unread', { error: error instanceof Error ? error.message : String(error) })
}

function whyNotWell(name: string, condition: RestartCondition | undefined): Message | undefined {
  if (condition === undefined) return message('health.restart.gone', { name })
  if (isWell(condition)) return undefined
  const { state, exitCode = '', output } = condition
  const values = { name, code: exitCode, output: output ?? '', seconds: longestWatchMs / 1000 }
  if (state === 'unhealthy' && output !== undefined) return message('health.restart.unhealthy-because', values)
  if (state === 'unhealthy' || state === 'failed') return message(`health.restart.${state}`, values)
  return message('health.restart.not-in-time', values)
}
