import { z } from 'zod'
import { defineFact } from '../core/fact.ts'
import { diskSchema } from '../system/facts.ts'

export const virtualDiskSchema = z.object({
  /** Absolute path. */
  file: z.string(),
  /** What the file takes; it grows with what is written inside, and does not shrink by itself. */
  bytes: z.number(),
  /** The disk of this machine on which it lies. */
  disk: diskSchema,
})
export type VirtualDisk = z.infer<typeof virtualDiskSchema>

/** The file in which Docker Desktop on Windows keeps everything; skipped elsewhere, and where there is none. */
export const virtualDiskFact = defineFact({ id: 'docker/virtual-disk', area: 'docker', schema: virtualDiskSchema })
