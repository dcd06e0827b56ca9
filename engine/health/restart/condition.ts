/**
 * How a container is after a restart, as it is watched. `running`: it has no healthcheck. `settled`: the same, for long
 * enough to say that it stays. `finished`: it ended with 0. `restarting`: it ended, and its policy starts it again.
 */
export interface RestartCondition {
  readonly container: string
  readonly state: 'starting' | 'running' | 'settled' | 'healthy' | 'unhealthy' | 'restarting' | 'finished' | 'failed'
  /** Milliseconds since it was started, or since the watching began. */
  readonly afterMs: number
  /** Of a container that ended. */
  readonly exitCode?: number
  /** The newest output of a healthcheck that failed. */
  readonly output?: string
}

/** Whether nothing more is to be waited for. */
export function isFinal({ state }: RestartCondition): boolean {
  return ['settled', 'healthy', 'unhealthy', 'finished', 'failed'].includes(state)
}

export function isWell({ state }: RestartCondition): boolean {
  return state === 'settled' || state === 'healthy' || state === 'finished'
}
