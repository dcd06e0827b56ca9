import type { PlanEvent, PlanResult } from '../api.ts'
import { type ApplyOutcome, applyPlan, finishPlan } from './apply-plan.ts'
import type { AreaId } from './area.ts'
import { diagnose } from './diagnose.ts'
import { Journal, type PlanRecord } from './journal.ts'
import type { Machine } from './machine.ts'
import { type Message, message } from './message.ts'
import type { Plan } from './plan.ts'
import type { PlanContext } from './plan-context.ts'
import { withProjectLock } from './project-lock.ts'
import { pruneJournal } from './prune-journal.ts'
import type { Registry } from './registry.ts'
import { undoPlan } from './take-back.ts'
import { whyNotApply, whyNotFinish } from './why-not.ts'

export interface MendOptions {
  readonly machine: Machine
  readonly registry: Registry
  readonly signal: AbortSignal
  readonly onEvent?: (event: PlanEvent) => void
  /** Areas that must not be read when the result is verified. */
  readonly leaveOut?: readonly AreaId[]
  /** Looks whether a plan that is about no finding of a project worked. @returns why not; nothing for other plans. */
  readonly verify?: (plan: Plan) => Promise<Message | undefined> | undefined
}

/** Applies a plan that a person said yes to, reads the facts again, and says whether the finding is gone. */
export async function mend(plan: Plan, options: MendOptions): Promise<PlanResult> {
  return locked(plan, options, async (context) => {
    // Under the lock: a plan that was sent twice is applied once.
    const refused = await whyNotApply(plan, context.journal)
    if (refused !== undefined) return result(plan, 'failed', refused, false)
    await pruneJournal(context.machine.dataDirectory)
    return verify(plan, await applyPlan(plan, context), context, options)
  })
}

/** Goes on with a plan that was cut off by a crash, then verifies as `mend` does. */
export async function resume(planId: string, options: MendOptions): Promise<PlanResult> {
  return lockedRecord(planId, options, async (record, context) => {
    const refused = await whyNotFinish(record)
    if (refused !== undefined) return result(record.plan, 'failed', refused)
    return verify(record.plan, await finishPlan(record, context), context, options)
  })
}

/** Takes an applied, failed or interrupted plan back. */
export async function revert(planId: string, options: MendOptions): Promise<PlanResult> {
  return lockedRecord(planId, options, async (record, context) => {
    if (record.end === 'undone') return result(record.plan, 'failed', message('core.plan.already-undone'), false)
    const undone = await undoPlan(record, context)
    return undone.outcome === 'undone'
      ? result(record.plan, 'undone', undefined, false)
      : result(record.plan, 'failed', undone.reason)
  })
}

/** The record is read under the lock: another Stackmedic may have finished or undone it a moment ago. */
async function lockedRecord(
  planId: string,
  options: MendOptions,
  work: (record: PlanRecord, context: PlanContext) => Promise<PlanResult>,
): Promise<PlanResult> {
  const known = await journalOf(options).read(planId)
  if (known === undefined) return notFound(planId, journalOf(options))
  return locked(known.plan, options, async (context) => {
    const record = await context.journal.read(planId)
    // The same plan, of the project that is locked.
    if (record?.plan.root !== known.plan.root) return notFound(planId, context.journal)
    if (record.altered) return result(record.plan, 'failed', notFollowed(planId, context.journal))
    return work(record, context)
  })
}

async function locked(
  plan: Plan,
  options: MendOptions,
  work: (context: PlanContext) => Promise<PlanResult>,
): Promise<PlanResult> {
  const { machine, registry, signal, onEvent } = options
  const context: PlanContext = {
    machine,
    registry,
    signal,
    journal: journalOf(options),
    onEvent: onEvent ?? (() => undefined),
  }
  try {
    const outcome = await withProjectLock(machine.dataDirectory, plan.root, () => work(context))
    return outcome === 'busy' ? result(plan, 'failed', message('core.plan.busy'), false) : outcome
  } catch (error) {
    // Nothing was changed without a journal, and what was is in it.
    const text = error instanceof Error ? error.message : String(error)
    return result(plan, 'failed', message('core.plan.journal-not-kept', { error: text }))
  }
}

/** Looks again. Only a finding that is really gone counts; "could not look" does not. */
async function verify(
  plan: Plan,
  applied: ApplyOutcome,
  context: PlanContext,
  options: MendOptions,
): Promise<PlanResult> {
  if (applied.outcome !== 'applied') {
    const { leftBehind } = applied
    const failed = result(plan, applied.outcome, applied.reason, plan.undoable && leftBehind !== undefined)
    return leftBehind === undefined ? failed : { ...failed, leftBehind }
  }
  context.onEvent({ type: 'verifying' })
  const reason = await (options.verify?.(plan) ?? stillWrong(plan, options)).catch(() => message('core.cancelled'))
  const outcome = reason === undefined ? 'verified' : 'not-verified'
  // Where even this line has no place on the disk, the journal says `applied`, which is true and can be undone.
  const ended = { type: 'ended', outcome, ...(reason === undefined ? {} : { reason }) } as const
  await context.journal.append(plan.id, ended).catch(() => undefined)
  return result(plan, outcome, reason)
}

/** Why the finding cannot be said to be gone. */
async function stillWrong(plan: Plan, options: MendOptions): Promise<Message | undefined> {
  const area = plan.finding.slice(0, plan.finding.indexOf('/')) as AreaId
  const { machine, registry, signal, leaveOut } = options
  const again = await diagnose({ root: plan.root, machine, areas: [area], leaveOut, signal }, registry)
  if (again.findings.some(({ id }) => id === plan.finding)) return message('core.plan.still-there')
  const state = again.areas.find(({ id }) => id === area)
  if (state !== undefined && (state.reason === undefined || state.state === 'skipped')) return undefined
  return state?.reason ?? message('core.cancelled')
}

function result(
  plan: Plan,
  outcome: PlanResult['outcome'],
  reason: Message | undefined,
  undoable: boolean = plan.undoable,
): PlanResult {
  return { plan: plan.id, outcome, undoable, ...(reason === undefined ? {} : { reason }) }
}

function notFound(planId: string, journal: Journal): PlanResult {
  const reason = journal.has(planId) ? notFollowed(planId, journal) : message('core.plan.not-found')
  return { plan: planId, outcome: 'failed', reason, undoable: false }
}

/** A record that was changed may name anything; what files held before is still in it. */
function notFollowed(planId: string, journal: Journal): Message {
  return message('core.plan.journal-altered', { path: journal.pathOf(planId) })
}

function journalOf({ machine }: MendOptions): Journal {
  return new Journal(machine.dataDirectory)
}
