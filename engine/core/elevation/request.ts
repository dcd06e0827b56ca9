import { z } from 'zod'
import { messageSchema } from '../message-schema.ts'

/** What the elevated process is asked to do: steps of a plan that a person has just said yes to, one after the other. */
export const elevationRequestSchema = z.strictObject({
  operation: z.enum(['apply', 'undo']),
  /** Absolute path of the project folder. */
  root: z.string(),
  steps: z
    .array(z.strictObject({ step: z.looseObject({ kind: z.string() }), receipt: z.unknown() }))
    .min(1)
    .max(20),
})
export type ElevationRequest = z.infer<typeof elevationRequestSchema>

/** What came of each step; those behind one that failed were not begun and have no outcome. */
export const elevationAnswerSchema = z.array(
  z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true) }),
    z.strictObject({ ok: z.literal(false), reason: messageSchema }),
  ]),
)
