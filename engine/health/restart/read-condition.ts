import type { ReadContainer } from '../../containers/read-container.ts'
import type { RestartCondition } from './condition.ts'

/** A container without a healthcheck that runs this long stays, as far as anybody can tell. */
const settleMs = 5000

/** A container that ends this often while it is watched is in a loop. */
const endsOfALoop = 3

/** What was seen of the container before. */
export interface Before {
  /** Restarts by its policy when the watching began. */
  readonly restartCount: number
  readonly startedAt: number
}

/** Judges one look at a container that was restarted. Pure. @param now milliseconds since 1970. */
export function readCondition(container: ReadContainer, before: Before, now: number): RestartCondition {
  const { name, state, exitCode, health, restartCount } = container
  const started = container.startedAt === undefined ? before.startedAt : Date.parse(container.startedAt)
  const about = { container: name, afterMs: Math.max(0, now - before.startedAt) }
  const ends = restartCount - before.restartCount
  if (state === 'exited' || state === 'dead') {
    return { ...about, state: exitCode === 0 && state === 'exited' ? 'finished' : 'failed', exitCode }
  }
  if (ends >= endsOfALoop) return { ...about, state: 'failed', exitCode }
  if (state !== 'running') return { ...about, state: ends > 0 ? 'restarting' : 'starting', exitCode }
  if (health === undefined) return { ...about, state: now - started >= settleMs ? 'settled' : 'running' }
  const output = health.log.findLast((result) => result.exitCode !== 0 && result.endedAt !== '')?.output
  return { ...about, state: health.status, ...(output === undefined || output === '' ? {} : { output }) }
}
