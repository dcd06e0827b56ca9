import { z } from 'zod'
import { defineFact } from '../core/fact.ts'

export const logMatchSchema = z.object({
  /** Id of the signature, or of the project's own one. */
  id: z.string(),
  values: z.record(z.string(), z.string()),
  /** The newest line that matched, without control sequences; cut. */
  text: z.string(),
  /** ISO 8601, UTC, of that line. */
  time: z.string().optional(),
  /** Lines that matched with the same values. */
  count: z.number().int(),
  /** Where it stood: what the program wrote, the engine's error, or the healthcheck's output. */
  source: z.enum(['log', 'engine', 'healthcheck']),
})
export type LogMatch = z.infer<typeof logMatchSchema>

export const scannedLogSchema = z.object({
  container: z.string(),
  service: z.string(),
  /** `failing`: it does not do its work. `well`: it runs. `resting`: stopped, done, or not there yet. */
  condition: z.enum(['failing', 'well', 'resting']),
  /** Newest first. */
  matches: z.array(logMatchSchema),
  /** Bytes of the log that were looked through. */
  bytes: z.number().int(),
  /** There is, or may be, more of the log before what was looked through. */
  truncated: z.boolean(),
})
export type ScannedLog = z.infer<typeof scannedLogSchema>

/** Known errors in the logs of the project's containers, each since the container's last start. */
export const logScanFact = defineFact({ id: 'logs/scan', area: 'logs', schema: z.array(scannedLogSchema) })
