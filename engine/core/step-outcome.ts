import type { Message } from './message.ts'

/** What came of doing a step or taking it back. Failures are values. */
export type StepOutcome = { readonly ok: true } | { readonly ok: false; readonly reason: Message }
