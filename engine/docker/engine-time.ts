import type { Endpoints } from './facts.ts'

/** What all questions to an engine may take together, so that a dead one does not hold up a diagnosis. */
const engineTimeMs = 5000
const leastMs = 1500

/** What is left of it after earlier questions. */
export function engineTimeLeft(...earlier: readonly Pick<Endpoints, 'tookMs'>[]): number {
  return Math.max(
    leastMs,
    earlier.reduce((left, { tookMs }) => left - tookMs, engineTimeMs),
  )
}
