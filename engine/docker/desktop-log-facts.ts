import { z } from 'zod'
import { defineFact } from '../core/fact.ts'

/**
 * What a line says. `integration`: the agent in a WSL distribution did not become ready. `wsl-ended`: WSL went away while Docker Desktop
 * needed it. `wsl-error`: a code of WSL. `fatal`: Docker Desktop's own last words.
 */
export const desktopLogMeaningSchema = z.enum(['integration', 'wsl-ended', 'wsl-error', 'fatal'])
export type DesktopLogMeaning = z.infer<typeof desktopLogMeaningSchema>

export const desktopLogLineSchema = z.object({
  meaning: desktopLogMeaningSchema,
  /** The file's name. */
  file: z.string(),
  /** Untrusted text, cut, without control sequences. */
  text: z.string(),
  /** The WSL distribution that it names. */
  distribution: z.string().optional(),
})
export type DesktopLogLine = z.infer<typeof desktopLogLineSchema>

/** What Docker Desktop wrote about its newest start, newest last; skipped where an engine answers or it is not installed. */
export const desktopLogFact = defineFact({
  id: 'docker/desktop-log',
  area: 'docker',
  schema: z.object({ lines: z.array(desktopLogLineSchema) }),
})
