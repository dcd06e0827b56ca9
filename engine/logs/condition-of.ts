import type { Assessment } from '../containers/assess.ts'
import type { ScannedLog } from './facts.ts'

const failing: ReadonlySet<Assessment['condition']> = new Set([
  'failed',
  'restart-loop',
  'unhealthy',
  'oom-killed',
  'not-startable',
])
const well: ReadonlySet<Assessment['condition']> = new Set(['running', 'starting'])

/** How far the log of a service can be taken at its word. */
export function conditionOf({ condition, optional }: Assessment): ScannedLog['condition'] {
  if (failing.has(condition) && !optional) return 'failing'
  return well.has(condition) ? 'well' : 'resting'
}
