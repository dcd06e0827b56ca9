import { z } from 'zod'
import { defineFact } from '../core/fact.ts'

/** Where an environment variable is set. Files are read as text, so what a script works out is not seen. */
export const overridePlaceSchema = z.discriminatedUnion('kind', [
  /** The person's, or the machine's, environment in the registry of Windows. */
  z.object({ kind: z.enum(['user-environment', 'machine-environment']), value: z.string() }),
  z.object({
    kind: z.literal('file'),
    /** Absolute. */
    file: z.string(),
    line: z.number().int(),
    /** The line, cut; untrusted text. */
    text: z.string(),
  }),
])
export type OverridePlace = z.infer<typeof overridePlaceSchema>

export const overrideSchema = z.object({
  variable: z.enum(['DOCKER_HOST', 'DOCKER_CONTEXT']),
  /** Empty: in this terminal alone, or by a program that started it. */
  places: z.array(overridePlaceSchema),
})
export type Override = z.infer<typeof overrideSchema>

/** Where the variable is set that decides which engine docker uses; skipped when none does. */
export const overrideFact = defineFact({ id: 'docker/override', area: 'docker', schema: overrideSchema })
