import type { z } from 'zod'
import type { Machine } from './machine.ts'
import type { Message } from './message.ts'
import type { StepOutcome } from './step-outcome.ts'

export type { StepOutcome } from './step-outcome.ts'

/** One action of a plan: plain data, so that it can be previewed, journalled and finished after a crash. */
export interface Step {
  /** The step kind, which is also its file name in `engine/core/steps/`. */
  readonly kind: string
}

/** What a person sees before they say yes. */
export interface StepDescription {
  readonly summary: Message
  readonly preview?:
    | { readonly type: 'diff'; readonly file: string; readonly before: string; readonly after: string }
    | { readonly type: 'command'; readonly program: string; readonly arguments: readonly string[] }
}

/** What apply and undo get to work with. */
export interface StepContext {
  /** Absolute path of the project folder. */
  readonly root: string
  readonly machine: Machine
  readonly signal: AbortSignal
  /** Live output for the person who watches. */
  readonly onOutput: (text: string) => void
}

/** `receipt` is what undo needs to know; it is in the journal before anything changes. */
export type Prepared<Receipt> =
  | { readonly ok: true; readonly receipt: Receipt }
  | { readonly ok: false; readonly reason: Message }

/** How steps of one kind are shown, done and taken back. Failures are values, never exceptions. */
export interface StepKind<Data extends Step = Step, Receipt = unknown> {
  readonly kind: Data['kind']
  readonly schema: z.ZodType<Data>
  readonly receiptSchema: z.ZodType<Receipt>
  /** Its `apply` and `undo` need administrator rights; `prepare` and `wasApplied` do not. */
  readonly elevation?: boolean
  describe(step: Data): StepDescription
  /**
   * Looks whether the step still fits and notes what undo needs. Changes nothing.
   * @param begun the receipt of an attempt that was cut off and may have done half of it: what it left is then no reason
   * to refuse, and its receipt stays the one that counts.
   */
  prepare(step: Data, context: StepContext, begun?: Receipt): Promise<Prepared<Receipt>>
  /** Also goes on from the middle, where an attempt was cut off. */
  apply(step: Data, receipt: Receipt, context: StepContext): Promise<StepOutcome>
  /** Absent where there is nothing that could be taken back, such as a stopped process. */
  undo?(step: Data, receipt: Receipt, context: StepContext): Promise<StepOutcome>
  /**
   * After a crash in the middle: did the step happen? Only asked for steps that began and did not report an end.
   * `undefined` when nobody can tell.
   */
  wasApplied(step: Data, receipt: Receipt, context: StepContext): Promise<boolean | undefined>
  /** Whether a step that the journal knows nothing of happened nevertheless, as after a journal that was cut. */
  leftTraces?(step: Data, context: StepContext): Promise<boolean>
  /** Removes what `apply` or `undo` leave lying around when they are killed. */
  cleanUp?(step: Data, context: StepContext): Promise<void>
}

/** Declares a step kind; the default export of every file in `engine/core/steps/`. */
export function defineStepKind<Data extends Step, Receipt>(kind: StepKind<Data, Receipt>): StepKind<Data, Receipt> {
  return kind
}
