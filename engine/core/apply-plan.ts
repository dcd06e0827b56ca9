import type { PlanRecord, StepRecord } from './journal.ts'
import { type Message, message, messageOfError } from './message.ts'
import type { Plan } from './plan.ts'
import { contextOf, type PlanContext } from './plan-context.ts'
import type { StepContext } from './step.ts'
import { batchesOf, type KnownStep, parseStep, performBatch, type ReadyStep } from './step-batch.ts'
import { takeBack } from './take-back.ts'

/** `applied` still has to be verified; after `failed` and `cancelled` the steps before were taken back. */
export type ApplyOutcome =
  | { readonly outcome: 'applied' }
  | {
      readonly outcome: 'failed' | 'cancelled'
      readonly reason: Message
      /** Why not everything could be taken back; absent when all is as before. */
      readonly leftBehind?: Message
    }

/**
 * Applies a plan step by step. Before a step changes anything, the journal on disk says that it is about to, and what
 * undo needs. When a step fails or the person cancels, the steps before it are taken back.
 */
export async function applyPlan(plan: Plan, context: PlanContext): Promise<ApplyOutcome> {
  try {
    await context.journal.append(plan.id, { type: 'planned', plan })
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return { outcome: 'failed', reason: message('core.plan.journal-not-written', { error: text }) }
  }
  return carryOut(plan, new Map(), context)
}

/** Goes on with a plan that was cut off in the middle: what has happened is kept, the rest is done. */
export async function finishPlan(record: PlanRecord, context: PlanContext): Promise<ApplyOutcome> {
  return carryOut(record.plan, record.steps, context)
}

async function carryOut(plan: Plan, known: PlanRecord['steps'], context: PlanContext): Promise<ApplyOutcome> {
  const steps: KnownStep[] = []
  for (const [index, step] of plan.steps.entries()) {
    if (known.get(index)?.state === 'done') continue
    const parsed = parseStep(step, index, context.registry)
    // Before anything is changed: half of a plan is not what the person said yes to.
    if (parsed === undefined)
      return giveUp(plan, index, message('core.plan.unknown-step', { kind: step.kind }), context)
    steps.push(parsed)
  }
  for (const batch of batchesOf(steps, await context.machine.isElevated())) {
    const failed = await applyBatch(plan, batch, known, context)
    if (failed !== undefined) return giveUp(plan, failed.index, failed.reason, context)
  }
  try {
    await context.journal.append(plan.id, { type: 'ended', outcome: 'applied' })
  } catch (error) {
    return giveUp(plan, plan.steps.length - 1, messageOfError(error), context)
  }
  return { outcome: 'applied' }
}

interface Failure {
  readonly index: number
  readonly reason: Message
}

async function applyBatch(
  plan: Plan,
  batch: readonly KnownStep[],
  known: PlanRecord['steps'],
  context: PlanContext,
): Promise<Failure | undefined> {
  const stepContext = (index: number) => contextOf(plan, index, context)
  const ready: ReadyStep[] = []
  let index = batch[0]?.index ?? 0
  try {
    for (const step of batch) {
      index = step.index
      if (context.signal.aborted) return { index, reason: message('core.cancelled') }
      context.onEvent({ type: 'step-started', step: index })
      const before = await whatIsLeft(step, known.get(index), stepContext(index))
      if (before === 'done') {
        await finished(plan, index, context)
        continue
      }
      const prepared = await step.kind.prepare(step.data, stepContext(index), before?.receipt)
      if (!prepared.ok) return { index, reason: prepared.reason }
      const { receipt } = before ?? prepared
      await context.journal.append(plan.id, { type: 'step-begun', step: index, receipt })
      ready.push({ ...step, receipt })
    }
    const outcomes = await performBatch('apply', ready, stepContext)
    for (const [position, outcome] of outcomes.entries()) {
      index = ready[position]?.index ?? index
      if (!outcome.ok) return { index, reason: outcome.reason }
      await finished(plan, index, context)
    }
    return undefined
  } catch (error) {
    return { index, reason: messageOfError(error) }
  }
}

/**
 * How far a step got that had begun before a crash. Where it may have happened by half, its first receipt counts: one
 * that is made now would call the half of it the state that undo has to bring back.
 */
async function whatIsLeft(
  { kind, data }: KnownStep,
  record: StepRecord | undefined,
  context: StepContext,
): Promise<'done' | { readonly receipt: unknown } | undefined> {
  if (record?.state !== 'begun') return undefined
  await kind.cleanUp?.(data, context)
  const receipt = kind.receiptSchema.safeParse(record.receipt)
  if (!receipt.success) return undefined
  const applied = await kind.wasApplied(data, receipt.data, context)
  if (applied === true) return 'done'
  return applied === undefined ? { receipt: receipt.data } : undefined
}

async function finished(plan: Plan, index: number, context: PlanContext): Promise<void> {
  await context.journal.append(plan.id, { type: 'step-done', step: index })
  context.onEvent({ type: 'step-finished', step: index })
}

/** A step failed or the person cancelled: what happened so far is taken back, and the journal says what came of it. */
async function giveUp(plan: Plan, index: number, reason: Message, context: PlanContext): Promise<ApplyOutcome> {
  context.onEvent({ type: 'step-failed', step: index, reason })
  const outcome = context.signal.aborted ? 'cancelled' : 'failed'
  const record = await context.journal.read(plan.id)
  const leftBehind = record === undefined ? undefined : await takeBack(record, context)
  // On a full disk the plan stays without an end, and is offered for undo at the next start.
  await context.journal.append(plan.id, { type: 'ended', outcome, reason }).catch(() => undefined)
  return { outcome, reason, ...(leftBehind === undefined ? {} : { leftBehind }) }
}
