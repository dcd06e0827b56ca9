import { z } from 'zod'
import { defineFact } from '../../core/fact.ts'

export const networkSchema = z.object({
  id: z.string(),
  name: z.string(),
  driver: z.string(),
  /** `local`, or `swarm` and `global` for those of more than one machine. */
  scope: z.string(),
  /** ISO 8601, as the engine writes it. */
  createdAt: z.string(),
  /** The compose project that made it; absent where somebody made it by hand. */
  project: z.string().optional(),
  subnets: z.array(z.string()),
  /** Containers that are joined to it, or were when they last ran: names. */
  containers: z.array(z.string()),
  /** Containers that will join a network of this name when they start for the first time: names. Absent for none. */
  wantedBy: z.array(z.string()).optional(),
})
export type Network = z.infer<typeof networkSchema>

/** The networks of the engine that docker would use, with who uses each. */
export const networksFact = defineFact({
  id: 'containers/networks',
  area: 'containers',
  schema: z.object({
    endpoint: z.string(),
    networks: z.array(networkSchema),
    /** True when there were more networks than are read. */
    truncated: z.boolean(),
  }),
})
