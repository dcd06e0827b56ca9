import { classify } from './classify.ts'
import type { Container } from './facts.ts'

/** 0, Ctrl+C, SIGKILL after the grace period, SIGTERM: how containers end that somebody stops. */
const codesOfStopped: ReadonlySet<number> = new Set([0, 130, 137, 143])
/** What the engine writes down for containers that were running when it went away, with the machine for example. */
const codeOfLostEngine = 255
const togetherMs = 5000

/** Whether somebody stopped all of the stack: nothing runs, and nothing ended by a failure of its own. */
export function wasStackStopped(containers: readonly Container[], readAt: string): boolean {
  const ended = containers.filter(({ startedAt }) => startedAt !== undefined)
  const lostTogether = ended.filter(({ exitCode }) => exitCode === codeOfLostEngine)
  return (
    ended.length > 0 &&
    containers.every((container) => {
      const state = classify(container, readAt)
      if (state === 'created') return true
      if (state !== 'failed' && state !== 'ended') return false
      if (codesOfStopped.has(container.exitCode)) return true
      return container.exitCode === codeOfLostEngine && isTogether(container, lostTogether)
    })
  )
}

function isTogether(container: Container, others: readonly Container[]): boolean {
  return others.some(
    (other) =>
      other.id !== container.id &&
      Math.abs(Date.parse(other.finishedAt ?? '') - Date.parse(container.finishedAt ?? '')) < togetherMs,
  )
}
