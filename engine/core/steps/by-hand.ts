import { z } from 'zod'
import { message } from '../message.ts'
import { defineStepKind } from '../step.ts'

const schema = z.strictObject({
  kind: z.literal('by-hand'),
  /** Key of the text that says what to do. */
  text: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  /** The command that a person runs for it, in a terminal of their own. */
  command: z.object({ program: z.string(), arguments: z.array(z.string()) }).optional(),
})
export type ByHandStep = z.infer<typeof schema>

/** One step of a guide: a person does it. Stackmedic only shows it, also if a plan ever asked for more. */
export default defineStepKind<ByHandStep, null>({
  kind: 'by-hand',
  schema,
  receiptSchema: z.null(),
  describe: ({ text, values, command }) => ({
    summary: { key: text, values },
    ...(command !== undefined && { preview: { type: 'command', ...command } }),
  }),
  prepare: async () => ({ ok: false, reason: message('core.plan.guide') }),
  apply: async () => ({ ok: false, reason: message('core.plan.guide') }),
  wasApplied: async () => undefined,
})
