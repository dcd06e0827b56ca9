import type { PlanRecord } from './journal.ts'
import { type Message, message, messageOfError } from './message.ts'
import { contextOf, type PlanContext } from './plan-context.ts'
import { batchesOf, parseStep, performBatch, type ReadyStep } from './step-batch.ts'

export type UndoOutcome = { readonly outcome: 'undone' } | { readonly outcome: 'failed'; readonly reason: Message }

/** Takes back every step of a plan that happened, last first; what cannot be taken back is named. */
export async function undoPlan(record: PlanRecord, context: PlanContext): Promise<UndoOutcome> {
  const reason = await takeBack(record, context)
  if (reason !== undefined) return { outcome: 'failed', reason }
  try {
    await context.journal.append(record.plan.id, { type: 'ended', outcome: 'undone' })
    return { outcome: 'undone' }
  } catch (error) {
    return { outcome: 'failed', reason: messageOfError(error) }
  }
}

/**
 * Undoes what happened, last step first. It stops at a step that fails, because the ones before it may build on it;
 * a step that has no undo, such as a stopped process, is passed over.
 * @returns the first reason why not everything is as before; `undefined` when it is.
 */
export async function takeBack(record: PlanRecord, context: PlanContext): Promise<Message | undefined> {
  // A person who cancels wants the old state back, so their abort does not stop the way back.
  const undoContext = { ...context, signal: new AbortController().signal }
  try {
    const found = await whatHappened(record, undoContext)
    let remains = found.remains
    for (const batch of batchesOf(found.steps, await context.machine.isElevated())) {
      const { reason, stop } = await undoBatch(record, batch, undoContext)
      remains ??= reason
      if (stop) return reason
    }
    return remains ?? (record.damaged ? message('core.plan.journal-damaged') : undefined)
  } catch (error) {
    return messageOfError(error)
  }
}

/** The steps to undo, last first, and why one that may have happened is not among them. */
async function whatHappened(
  record: PlanRecord,
  context: PlanContext,
): Promise<{ steps: ReadyStep[]; remains?: Message }> {
  const steps: ReadyStep[] = []
  let remains: Message | undefined
  for (const [index, step] of [...record.plan.steps.entries()].reverse()) {
    const known = record.steps.get(index)
    if (known?.state === 'undone') continue
    const parsed = parseStep(step, index, context.registry)
    const receipt = parsed?.kind.receiptSchema.safeParse(known?.receipt)
    const stepContext = contextOf(record.plan, index, context)
    if (known === undefined) {
      // A finished journal has a line for every step that began.
      const isCut = record.end === undefined && parsed !== undefined
      if (isCut && (await parsed.kind.leftTraces?.(parsed.data, stepContext)) === true) {
        remains ??= message('core.plan.journal-damaged')
      }
      continue
    }
    if (parsed === undefined || receipt?.success !== true) {
      remains ??= message('core.plan.unknown-step', { kind: step.kind })
      continue
    }
    const { kind, data } = parsed
    await kind.cleanUp?.(data, stepContext)
    if (known.state === 'begun' && (await kind.wasApplied(data, receipt.data, stepContext)) === false) {
      await note(record, index, context)
    } else if (kind.undo === undefined) {
      remains ??= message('core.plan.no-undo', { kind: step.kind })
    } else {
      steps.push({ ...parsed, receipt: receipt.data })
    }
  }
  return { steps, ...(remains === undefined ? {} : { remains }) }
}

async function undoBatch(
  record: PlanRecord,
  batch: readonly ReadyStep[],
  context: PlanContext,
): Promise<{ readonly reason?: Message; readonly stop: boolean }> {
  for (const { index } of batch) context.onEvent({ type: 'step-started', step: index })
  const outcomes = await performBatch('undo', batch, (index) => contextOf(record.plan, index, context))
  let reason: Message | undefined
  for (const [position, outcome] of outcomes.entries()) {
    const index = batch[position]?.index ?? 0
    if (!outcome.ok) {
      context.onEvent({ type: 'step-failed', step: index, reason: outcome.reason })
      return { reason: outcome.reason, stop: true }
    }
    reason ??= await note(record, index, context)
    context.onEvent({ type: 'step-finished', step: index })
  }
  return { stop: false, ...(reason === undefined ? {} : { reason }) }
}

/** Undoing twice does no harm, so a journal on a full disk is no reason to leave the other steps as they are. */
async function note(record: PlanRecord, index: number, context: PlanContext): Promise<Message | undefined> {
  try {
    await context.journal.append(record.plan.id, { type: 'step-undone', step: index })
    return undefined
  } catch (error) {
    return messageOfError(error)
  }
}
