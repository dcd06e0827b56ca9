import type { Container } from '../../engine/contract/fact-values.ts'
import type { IconState } from '../parts/state-icon.tsx'

/**
 * How a service is. `finished`: it ended with 0. `created`: its container never started. `inactive`: no profile asks
 * for it. `unknown`: the engine could not be asked.
 */
export type ServiceState =
  | 'healthy'
  | 'running'
  | 'finished'
  | 'starting'
  | 'created'
  | 'paused'
  | 'not-created'
  | 'inactive'
  | 'unknown'
  | 'unhealthy'
  | 'restarting'
  | 'failed'

/** From best to worst: a service with several containers is as its worst one. */
const order: readonly ServiceState[] = [
  'healthy',
  'running',
  'finished',
  'inactive',
  'unknown',
  'not-created',
  'starting',
  'created',
  'paused',
  'unhealthy',
  'restarting',
  'failed',
]

export const iconOfState: Readonly<Record<ServiceState, IconState>> = {
  healthy: 'ok',
  running: 'ok',
  finished: 'ok',
  starting: 'running',
  created: 'waiting',
  paused: 'warning',
  'not-created': 'skipped',
  inactive: 'skipped',
  unknown: 'unknown',
  unhealthy: 'error',
  restarting: 'error',
  failed: 'error',
}

/** The state of one container. */
export function stateOfContainer({ state, exitCode, health }: Container): ServiceState {
  switch (state) {
    case 'running':
      return health?.status ?? 'running'
    case 'exited':
    case 'dead':
      return state === 'exited' && exitCode === 0 ? 'finished' : 'failed'
    case 'removing':
      return 'not-created'
    default:
      return state
  }
}

/** The state of a service, from all of its containers. */
export function stateOfService(containers: readonly Container[]): ServiceState {
  const states = containers.map(stateOfContainer)
  return states.reduce((worst, state) => (order.indexOf(state) > order.indexOf(worst) ? state : worst), 'healthy')
}
