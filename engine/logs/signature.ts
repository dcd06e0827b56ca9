import { z } from 'zod'

const name = /^[a-z][a-z\d]*(?:-[a-z\d]+)*$/
const captureName = /^[a-z][a-zA-Z]*$/

/** A more precise finding that says the same as a line of a log does. */
export const betterExplanationSchema = z.strictObject({
  /** In any order; such as `migrations/multiple-heads`. */
  rules: z.array(z.string().regex(/^[a-z]+\/[a-z\d-]+$/)).min(1),
  /**
   * `project`: wherever it is. `service`: about the service whose log it is. `not-service`: about any other service.
   * The name of a captured value: about the service that it names.
   */
  about: z
    .string()
    .regex(/^[a-z][a-zA-Z-]*$/)
    .default('project'),
  /** Values of the finding's `data` or `where` that must equal a captured value: `{ revision: revision }`. */
  same: z.record(z.string(), z.string().regex(captureName)).optional(),
})
export type BetterExplanation = z.infer<typeof betterExplanationSchema>

/** How one known error looks in a log, and what it means. Its texts are in the locale file `logs`. */
export const signatureSchema = z.strictObject({
  /** The rule is `logs/<id>`. */
  id: z.string().regex(name),
  severity: z.enum(['error', 'warning', 'info']),
  /** Stays wrong although the service runs; otherwise it only counts where the service fails. */
  lasting: z.boolean().optional(),
  /** Every matching line has at least one of these, in any case: found by a single pass over all logs. */
  anyOf: z.array(z.string().min(4)).min(1),
  /** Regular expressions without look-around and back references; named groups are values for the texts (`host2` is `host`). */
  patterns: z.array(z.string().min(4)).min(1),
  /** A value that not every line has: where it was captured, the texts with its name (`title_host`) say it. */
  variant: z.string().regex(captureName).optional(),
  explainedBy: z.array(betterExplanationSchema).optional(),
  matches: z.array(z.string().min(1)).min(1),
  rejects: z.array(z.string().min(1)).min(1),
})
export type Signature = z.infer<typeof signatureSchema>

export const signatureFileSchema = z.array(signatureSchema).min(1)
