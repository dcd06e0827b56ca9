import { setTimeout as wait } from 'node:timers/promises'
import type Dockerode from 'dockerode'
import { inspectContainer } from '../../containers/inspect-container.ts'
import type { ReadContainer } from '../../containers/read-container.ts'
import { isFinal, type RestartCondition } from './condition.ts'
import { type Before, readCondition } from './read-condition.ts'

const lookEvery = 400
/** Databases that restore themselves take a while; nobody waits longer than this without looking themselves. */
export const longestWatchMs = 180_000

export interface WatchedContainer {
  readonly id: string
  readonly name: string
}

/**
 * Looks at a container again and again until it is well or will not become so; `saw` hears of every change.
 * @param engine gives up by itself when it is not answered.
 * @returns the last condition: `starting`, `running` or `restarting` only when the time is up. `undefined`: it is gone.
 * @throws when the engine does not answer, and the signal's reason when the person cancels.
 */
export async function watchContainer(
  engine: Dockerode,
  { id }: WatchedContainer,
  signal: AbortSignal,
  saw: (condition: RestartCondition) => void,
): Promise<RestartCondition | undefined> {
  const end = Date.now() + longestWatchMs
  let before: Before | undefined
  let last: RestartCondition | undefined
  for (;;) {
    signal.throwIfAborted()
    const container = await inspectContainer(engine, id, signal)
    if (container === undefined) return undefined
    before ??= { restartCount: container.restartCount, startedAt: startOf(container) }
    const condition = readCondition(container, before, Date.now())
    if (condition.state !== last?.state || condition.output !== last.output) saw(condition)
    last = condition
    if (isFinal(condition) || Date.now() >= end) return condition
    await wait(lookEvery, undefined, { signal })
  }
}

function startOf({ startedAt }: ReadContainer): number {
  return startedAt === undefined ? Date.now() : Date.parse(startedAt)
}
