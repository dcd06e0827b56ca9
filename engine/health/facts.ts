import { z } from 'zod'
import { defineFact } from '../core/fact.ts'

/** A part of a program, or something that it needs, as its health answer names it. */
export const healthPartSchema = z.object({
  name: z.string(),
  state: z.enum(['up', 'degraded', 'down']),
  /** The answer itself says that the program works without it. */
  optional: z.boolean(),
})
export type HealthPart = z.infer<typeof healthPartSchema>

export const healthAnswerSchema = z.object({
  service: z.string(),
  container: z.string(),
  url: z.string(),
  port: z.number().int(),
  path: z.string(),
  /** The project names this path in `stackmedic.yaml` or in a healthcheck; otherwise it is one of the usual ones. */
  configured: z.boolean(),
  /** The service is still starting. */
  starting: z.boolean(),
  /** `closed`: taken and closed without an answer. `silent`: no answer in time. `not-http`: something else answered. */
  outcome: z.enum(['answered', 'refused', 'closed', 'silent', 'not-http', 'redirects-elsewhere', 'redirect-circle']),
  status: z.number().int().optional(),
  durationMs: z.number().int(),
  /** Its certificate is not signed by anybody whom this machine trusts; common on one's own machine. */
  untrustedCertificate: z.boolean(),
  /** The beginning of the body, on one line. */
  text: z.string(),
  /** What the body says about the whole; absent when it says nothing. */
  overall: z.enum(['up', 'degraded', 'down']).optional(),
  parts: z.array(healthPartSchema),
})
export type HealthAnswer = z.infer<typeof healthAnswerSchema>

/** What the running services of the project answer on their health paths. */
export const healthAnswersFact = defineFact({
  id: 'health/answers',
  area: 'health',
  schema: z.array(healthAnswerSchema),
})
