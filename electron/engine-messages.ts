import { z } from 'zod'

/** What the main process tells the engine's process besides frames. A `page` message comes with that page's port. */
export const engineMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('page') }),
  z.object({ type: z.literal('stop') }),
])

/** What the engine's process is started with, as one JSON argument. */
export const engineSettingsSchema = z.object({
  version: z.string(),
  /** The project named at start. */
  initialProject: z.string().optional(),
})
export type EngineSettings = z.infer<typeof engineSettingsSchema>
