import type { PlanEvent, PlanResult } from '../api.ts'
import { type ApplyOutcome, applyPlan, finishPlan, type PlanContext, undoPlan } from './apply-plan.ts'
import type { AreaId } from './area.ts'
import { diagnose } from './diagnose.ts'
import { Journal, type PlanRecord } from './journal.ts'
import type { Machine } from './machine.ts'
import { type Message, message } from './message.ts'
import type { Plan } from './plan.ts'
import { withProjectLock } from './project-lock.ts'
import type { Registry } from './registry.ts'

export interface MendOptions {
  readonly machine: Machine
  readonly registry: Registry
  readonly signal: AbortSignal
  readonly onEvent?: (event: PlanEvent) => void
  /** Areas that must not be read when the result is verified. */
  readonly leaveOut?: readonly AreaId[]
}

/** A preview older than this shows a machine that may be gone. */
const longestPreviewMs = 60 * 60 * 1000

/** Applies a plan that a person said yes to, reads the facts again, and says whether the finding is gone. */
export async function mend(plan: Plan, options: MendOptions): Promise<PlanResult> {
  const refused = await whyNot(plan, options)
  if (refused !== undefined) return result(plan, 'failed', refused)
  return locked(plan, options, async (context) => verify(plan, await applyPlan(plan, context), context, options))
}

/** Goes on with a plan that was cut off by a crash, then verifies as `mend` does. */
export async function resume(planId: string, options: MendOptions): Promise<PlanResult> {
  const record = await journalOf(options).read(planId)
  if (record === undefined) return notFound(planId)
  if (record.end !== undefined) return result(record.plan, 'failed', message('core.plan.already-applied'))
  return locked(record.plan, options, async (context) =>
    verify(record.plan, await finishPlan(record, context), context, options),
  )
}

/** Takes an applied, failed or interrupted plan back. */
export async function revert(planId: string, options: MendOptions): Promise<PlanResult> {
  const known = await journalOf(options).read(planId)
  if (known === undefined) return notFound(planId)
  return locked(known.plan, options, async (context) => {
    // Read again under the lock: another Stackmedic may have been faster.
    const record: PlanRecord = (await context.journal.read(planId)) ?? known
    if (record.end === 'undone') return result(record.plan, 'failed', message('core.plan.already-undone'), false)
    const undone = await undoPlan(record, context)
    return undone.outcome === 'undone'
      ? result(record.plan, 'undone', undefined, false)
      : result(record.plan, 'failed', undone.reason)
  })
}

async function whyNot(plan: Plan, options: MendOptions): Promise<Message | undefined> {
  if (plan.risk === 'guide') return message('core.plan.guide')
  if (Date.now() - Date.parse(plan.createdAt) > longestPreviewMs) {
    return message('core.plan.too-old', { date: plan.createdAt })
  }
  const record = await journalOf(options).read(plan.id)
  return record === undefined ? undefined : message('core.plan.already-applied')
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
  const outcome = await withProjectLock(machine.dataDirectory, plan.root, () => work(context))
  return outcome === 'busy' ? result(plan, 'failed', message('core.plan.busy'), false) : outcome
}

/** Reads the finding's area again. Only a finding that is really gone counts; "could not look" does not. */
async function verify(
  plan: Plan,
  applied: ApplyOutcome,
  context: PlanContext,
  options: MendOptions,
): Promise<PlanResult> {
  if (applied.outcome !== 'applied') return result(plan, applied.outcome, applied.reason, false)
  context.onEvent({ type: 'verifying' })
  const area = plan.finding.slice(0, plan.finding.indexOf('/')) as AreaId
  const { machine, registry, signal, leaveOut } = options
  let reason: Message | undefined
  try {
    const again = await diagnose({ root: plan.root, machine, areas: [area], leaveOut, signal }, registry)
    const state = again.areas.find(({ id }) => id === area)
    if (again.findings.some(({ id }) => id === plan.finding)) reason = message('core.plan.still-there')
    else if (state === undefined || state.reason !== undefined) {
      reason = state?.state === 'skipped' ? undefined : (state?.reason ?? message('core.cancelled'))
    }
  } catch {
    reason = message('core.cancelled')
  }
  const outcome = reason === undefined ? 'verified' : 'not-verified'
  await context.journal.append(plan.id, { type: 'ended', outcome, ...(reason === undefined ? {} : { reason }) })
  return result(plan, outcome, reason)
}

function result(
  plan: Plan,
  outcome: PlanResult['outcome'],
  reason: Message | undefined,
  undoable: boolean = plan.undoable,
): PlanResult {
  return { plan: plan.id, outcome, undoable, ...(reason === undefined ? {} : { reason }) }
}

function notFound(planId: string): PlanResult {
  return { plan: planId, outcome: 'failed', reason: message('core.plan.not-found'), undoable: false }
}

function journalOf({ machine }: MendOptions): Journal {
  return new Journal(machine.dataDirectory)
}
