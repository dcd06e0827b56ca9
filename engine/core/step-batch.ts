import { type Message, message, messageOfError } from './message.ts'
import type { Registry } from './registry.ts'
import type { Step, StepContext, StepKind, StepOutcome } from './step.ts'

/** A step of a plan with its kind, both valid. */
export interface KnownStep {
  readonly index: number
  readonly kind: StepKind
  readonly data: Step
}

/** A step with the receipt that is in the journal. */
export interface ReadyStep extends KnownStep {
  readonly receipt: unknown
}

/** The elevated side takes no more in one request. */
const largestBatch = 20

/** `undefined` for a kind that this version does not have, or data that does not fit it. */
export function parseStep(step: Step, index: number, registry: Registry): KnownStep | undefined {
  const kind = registry.steps.get(step.kind)
  const parsed = kind?.schema.safeParse(step)
  return kind !== undefined && parsed?.success === true ? { index, kind, data: parsed.data } : undefined
}

/**
 * Steps in the order that they are done in, one by one; those that need administrator rights and follow each other are
 * done together where this process has none, so that the system asks the person once.
 */
export function batchesOf<Entry extends KnownStep>(steps: readonly Entry[], isElevated: boolean): Entry[][] {
  const batches: Entry[][] = []
  for (const step of steps) {
    const last = batches.at(-1)
    const joins = !isElevated && step.kind.elevation === true && last?.[0]?.kind.elevation === true
    if (joins && last.length < largestBatch) last.push(step)
    else batches.push([step])
  }
  return batches
}

/**
 * Does a batch here, or has it done with administrator rights where it needs them and this process has none.
 * @returns one outcome a step; after the first that failed, none was begun.
 */
export async function performBatch(
  operation: 'apply' | 'undo',
  batch: readonly ReadyStep[],
  contextOf: (index: number) => StepContext,
): Promise<StepOutcome[]> {
  const [first] = batch
  if (first === undefined) return []
  const { machine, root } = contextOf(first.index)
  if (first.kind.elevation === true && !(await machine.isElevated())) {
    const steps = batch.map(({ data, receipt }) => ({ step: { ...data }, receipt }))
    const outcomes = await machine.askForElevation({ operation, root, steps }).catch(failure)
    return batch.map((_, position) => outcomes[position] ?? { ok: false, reason: noAnswer() })
  }
  return [await performHere(operation, first, contextOf(first.index)).catch((error) => failure(error)[0])]
}

async function performHere(
  operation: 'apply' | 'undo',
  { kind, data, receipt }: ReadyStep,
  context: StepContext,
): Promise<StepOutcome> {
  if (operation === 'apply') return kind.apply(data, receipt, context)
  return (await kind.undo?.(data, receipt, context)) ?? { ok: true }
}

function failure(error: unknown): [StepOutcome] {
  return [{ ok: false, reason: messageOfError(error) }]
}

function noAnswer(): Message {
  return message('core.elevation.no-answer', { detail: '' })
}
