import { z } from 'zod'
import { defineFact } from '../core/fact.ts'

export const projectCheckResultSchema = z.object({
  name: z.string(),
  service: z.string().optional(),
  severity: z.enum(['error', 'warning', 'info']),
  command: z.array(z.string()),
  /** `no-answer`: it did not end in its time or could not be started; nobody can say whether it would pass. */
  outcome: z.enum(['passed', 'failed', 'no-answer']),
  /** Why it failed or gave no answer: a name for a text, and its value. */
  why: z.enum(['exit-code', 'output', 'timed-out', 'not-found', 'not-started', 'killed']).optional(),
  exitCode: z.number().int().optional(),
  expectedExitCode: z.number().int(),
  expectedOutput: z.string().optional(),
  /** The end of what it said, without control sequences. */
  output: z.string(),
  durationMs: z.number().int(),
})
export type ProjectCheckResult = z.infer<typeof projectCheckResultSchema>

/** What the project's own checks said; they are run only in a folder that the person trusted. */
export const projectChecksFact = defineFact({
  id: 'health/project-checks',
  area: 'health',
  schema: z.array(projectCheckResultSchema),
})
