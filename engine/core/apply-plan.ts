import type { PlanEvent } from '../api.ts'
import type { Journal, PlanRecord } from './journal.ts'
import type { Machine } from './machine.ts'
import { type Message, message, messageOfError } from './message.ts'
import type { Plan } from './plan.ts'
import type { Registry } from './registry.ts'
import type { Step, StepContext, StepKind, StepOutcome } from './step.ts'

export interface PlanContext {
  readonly machine: Machine
  readonly registry: Registry
  readonly journal: Journal
  readonly signal: AbortSignal
  readonly onEvent: (event: PlanEvent) => void
}

/** `applied` still has to be verified; after `failed` and `cancelled` the steps before were taken back where possible. */
export type ApplyOutcome =
  | { readonly outcome: 'applied' }
  | { readonly outcome: 'failed' | 'cancelled'; readonly reason: Message }

export type UndoOutcome = { readonly outcome: 'undone' } | { readonly outcome: 'failed'; readonly reason: Message }

/**
 * Applies a plan step by step. Before a step changes anything, the journal on disk says that it is about to, and what
 * undo needs. When a step fails or the person cancels, the steps before it are taken back.
 */
export async function applyPlan(plan: Plan, context: PlanContext): Promise<ApplyOutcome> {
  try {
    await context.journal.append(plan.id, { type: 'planned', plan })
  } catch (error) {
    return { outcome: 'failed', reason: message('core.plan.journal-not-written', { error: textOf(error) }) }
  }
  return carryOut(plan, new Map(), context)
}

/** Goes on with a plan that was cut off in the middle: what has happened is kept, the rest is done. */
export async function finishPlan(record: PlanRecord, context: PlanContext): Promise<ApplyOutcome> {
  return carryOut(record.plan, record.steps, context)
}

/** Takes back every step of a plan that happened, last first. Steps that cannot be taken back are named. */
export async function undoPlan(record: PlanRecord, context: PlanContext): Promise<UndoOutcome> {
  const reason = await takeBack(record, context)
  const outcome: UndoOutcome = reason === undefined ? { outcome: 'undone' } : { outcome: 'failed', reason }
  if (reason === undefined) await context.journal.append(record.plan.id, { type: 'ended', outcome: 'undone' })
  return outcome
}

async function carryOut(plan: Plan, known: PlanRecord['steps'], context: PlanContext): Promise<ApplyOutcome> {
  for (const [index, step] of plan.steps.entries()) {
    const record = known.get(index)
    if (record?.state === 'done') continue
    context.onEvent({ type: 'step-started', step: index })
    const outcome = context.signal.aborted
      ? { ok: false as const, reason: message('core.cancelled') }
      : await doStep(plan, step, index, record?.receipt, context)
    if (!outcome.ok) {
      context.onEvent({ type: 'step-failed', step: index, reason: outcome.reason })
      const ended = context.signal.aborted ? 'cancelled' : 'failed'
      const sofar = await context.journal.read(plan.id)
      if (sofar !== undefined) await takeBack(sofar, context)
      await context.journal.append(plan.id, { type: 'ended', outcome: ended, reason: outcome.reason })
      return { outcome: ended, reason: outcome.reason }
    }
    context.onEvent({ type: 'step-finished', step: index })
  }
  await context.journal.append(plan.id, { type: 'ended', outcome: 'applied' })
  return { outcome: 'applied' }
}

async function doStep(
  plan: Plan,
  step: Step,
  index: number,
  oldReceipt: unknown,
  context: PlanContext,
): Promise<StepOutcome> {
  const known = parseStep(step, context.registry)
  if (known === undefined) return { ok: false, reason: message('core.plan.unknown-step', { kind: step.kind }) }
  const { kind, data } = known
  const stepContext = contextOf(plan, index, context)
  try {
    const old = oldReceipt === undefined ? undefined : kind.receiptSchema.safeParse(oldReceipt)
    if (old?.success === true && (await kind.wasApplied(data, old.data, stepContext))) {
      await context.journal.append(plan.id, { type: 'step-done', step: index })
      return { ok: true }
    }
    const prepared = await kind.prepare(data, stepContext)
    if (!prepared.ok) return prepared
    await context.journal.append(plan.id, { type: 'step-begun', step: index, receipt: prepared.receipt })
    const outcome = await carry('apply', kind, data, prepared.receipt, stepContext)
    if (outcome.ok) await context.journal.append(plan.id, { type: 'step-done', step: index })
    return outcome
  } catch (error) {
    return { ok: false, reason: messageOfError(error) }
  }
}

/** Undoes what happened, last step first. Gives the reason for stopping, or `undefined` when all is as before. */
async function takeBack(record: PlanRecord, context: PlanContext): Promise<Message | undefined> {
  // A person who cancels wants the old state back, so their abort does not stop the way back.
  const undoContext = { ...context, signal: new AbortController().signal }
  for (const [index, { receipt, state }] of [...record.steps].sort(([a], [b]) => b - a)) {
    const step = record.plan.steps[index]
    if (state === 'undone' || step === undefined) continue
    const known = parseStep(step, context.registry)
    const checked = known?.kind.receiptSchema.safeParse(receipt)
    if (known === undefined || checked?.success !== true) return message('core.plan.unknown-step', { kind: step.kind })
    const { kind, data } = known
    const stepContext = contextOf(record.plan, index, undoContext)
    try {
      if (state === 'begun' && !(await kind.wasApplied(data, checked.data, stepContext))) continue
      if (kind.undo === undefined) return message('core.plan.no-undo', { kind: step.kind })
      context.onEvent({ type: 'step-started', step: index })
      const outcome = await carry('undo', kind, data, checked.data, stepContext)
      if (!outcome.ok) {
        context.onEvent({ type: 'step-failed', step: index, reason: outcome.reason })
        return outcome.reason
      }
      await context.journal.append(record.plan.id, { type: 'step-undone', step: index })
      context.onEvent({ type: 'step-finished', step: index })
    } catch (error) {
      return messageOfError(error)
    }
  }
  return undefined
}

/** Does a step here, or has it done with administrator rights where it needs them and this process has none. */
async function carry(
  operation: 'apply' | 'undo',
  kind: StepKind,
  data: Step,
  receipt: unknown,
  context: StepContext,
): Promise<StepOutcome> {
  const { machine, root } = context
  if (kind.elevation === true && !(await machine.isElevated())) {
    const [outcome] = await machine.askForElevation({ operation, root, steps: [{ step: { ...data }, receipt }] })
    return outcome ?? { ok: false, reason: message('core.elevation.no-answer', { detail: '' }) }
  }
  if (operation === 'apply') return kind.apply(data, receipt, context)
  return (await kind.undo?.(data, receipt, context)) ?? { ok: true }
}

function parseStep(step: Step, registry: Registry): { kind: StepKind; data: Step } | undefined {
  const kind = registry.steps.get(step.kind)
  const parsed = kind?.schema.safeParse(step)
  return kind !== undefined && parsed?.success === true ? { kind, data: parsed.data } : undefined
}

function contextOf(plan: Plan, index: number, context: PlanContext): StepContext {
  return {
    root: plan.root,
    machine: context.machine,
    signal: context.signal,
    onOutput: (text) => context.onEvent({ type: 'output', step: index, text }),
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
