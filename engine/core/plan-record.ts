import { type PlanEnd, readLine, type StoredEntry } from './journal-line.ts'
import type { Message } from './message.ts'
import type { Plan } from './plan.ts'

/** What the journal says of one step. */
export interface StepRecord {
  readonly receipt: unknown
  readonly state: 'begun' | 'done' | 'undone'
}

/** One plan with all that became of it. */
export interface PlanRecord {
  readonly plan: Plan
  /** ISO 8601, UTC. */
  readonly appliedAt: string
  /** By step number; steps that never began are absent. */
  readonly steps: ReadonlyMap<number, StepRecord>
  /** Absent: it did not come to an end, because Stackmedic was killed or is still at it. */
  readonly end?: PlanEnd
  readonly reason?: Message
  /** Lines are not as Stackmedic wrote them: what the record says is true as far as it goes, but may not be all. */
  readonly damaged: boolean
  /** The plan itself is not as Stackmedic wrote it: it can be shown, and nothing may be done by it. */
  readonly altered: boolean
}

/**
 * Reads the lines of one plan. Lines that were cut off are passed over; of those that were changed only the plan is
 * kept, to be shown.
 * @returns `undefined` without a plan, or with that of another file: a copy that was made by hand would be continued there.
 */
export function readRecord(text: string, planId: string): PlanRecord | undefined {
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map(readLine)
  const [first, ...rest] = lines.filter((line) => line.state !== 'cut')
  if (first?.entry?.type !== 'planned' || first.entry.plan.id !== planId) return undefined
  const { plan, at } = first.entry
  const steps = new Map<number, StepRecord>()
  let end: Extract<StoredEntry, { type: 'ended' }> | undefined
  let damaged = first.state === 'changed'
  for (const { state, entry } of rest) {
    if (state === 'changed' || entry.type === 'planned') damaged = true
    else if (entry.type === 'ended') end = entry
    else if (entry.step >= plan.steps.length) damaged = true
    else if (entry.type === 'step-begun') steps.set(entry.step, { receipt: entry.receipt, state: 'begun' })
    else {
      const known = steps.get(entry.step)
      if (known === undefined) damaged = true
      else steps.set(entry.step, { ...known, state: entry.type === 'step-done' ? 'done' : 'undone' })
    }
  }
  return {
    plan: plan as Plan,
    appliedAt: at,
    steps,
    damaged,
    altered: first.state === 'changed',
    ...(end === undefined ? {} : { end: end.outcome }),
    ...(end?.reason === undefined ? {} : { reason: end.reason as Message }),
  }
}
