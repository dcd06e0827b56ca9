import type { Container } from './facts.ts'

/** How one container is doing, seen alone. */
export type ContainerState =
  /** Runs, and is healthy where it has a healthcheck. */
  | 'running'
  /** Runs; its healthcheck has not decided yet. */
  | 'starting'
  | 'unhealthy'
  | 'restart-loop'
  | 'oom-killed'
  | 'paused'
  /** Made, and never started. */
  | 'created'
  /** The engine could not start it; `error` says why. */
  | 'not-startable'
  /** Ended with a code other than 0. */
  | 'failed'
  /** Ended with 0. */
  | 'ended'

/** The engine resets its waiting time when a container has run this long. */
const provenAfterMs = 10_000
const provenAfterManyRestartsMs = 60_000
const manyRestarts = 5
/** No healthcheck is undecided for so long: then the clocks of the engine and of this machine do not agree. */
const undecidedAtMostMs = 10 * 60_000

/**
 * @param readAt ISO 8601 time at which the container was looked at.
 */
export function classify(container: Container, readAt: string): ContainerState {
  const { state, error, oomKilled, exitCode, health, restartCount } = container
  switch (state) {
    case 'paused':
      return 'paused'
    case 'created':
      return error === '' ? 'created' : 'not-startable'
    case 'restarting':
      return oomKilled ? 'oom-killed' : 'restart-loop'
    case 'running':
      // One look may fall into the short life between two crashes; then state and exit code say that all is well.
      if (restartCount > 0 && !isProven(container, readAt)) return 'restart-loop'
      if (health === undefined || health.status === 'healthy') return 'running'
      return health.status
    case 'exited':
    case 'removing':
    case 'dead':
      if (oomKilled) return 'oom-killed'
      if (error !== '') return 'not-startable'
      return exitCode === 0 ? 'ended' : 'failed'
  }
}

function isProven({ startedAt, restartCount, health }: Container, readAt: string): boolean {
  if (health?.status === 'healthy') return true
  const ranMs = Date.parse(readAt) - Date.parse(startedAt ?? readAt)
  if (health?.status === 'starting' && ranMs > undecidedAtMostMs) return false
  return ranMs >= (restartCount >= manyRestarts ? provenAfterManyRestartsMs : provenAfterMs)
}
