import { z } from 'zod'
import { defineFact } from '../core/fact.ts'

export const daemonSettingsSchema = z.array(
  z.object({
    /** Absolute. */
    file: z.string(),
    /**
     * `not-json`: the engine does not start with it. `not-object`: neither. `byte-order-mark`: engines before version 23 do
     * not. `hosts-twice`: the service sets `hosts` too, and the engine refuses both.
     */
    problem: z.enum(['not-json', 'not-object', 'byte-order-mark', 'hosts-twice']),
    /** Where in the file, as far as it is known. */
    line: z.number().int().optional(),
    /** The line as it is, or the unit's line that sets it too. */
    text: z.string(),
  }),
)
export type DaemonSettings = z.infer<typeof daemonSettingsSchema>

/** What is wrong in the engine's own settings (`daemon.json`); empty when nothing is, or there are none. */
export const daemonSettingsFact = defineFact({
  id: 'docker/daemon-settings',
  area: 'docker',
  schema: daemonSettingsSchema,
})
