import { z } from 'zod'
import { defineFact } from '../core/fact.ts'
import { placeSchema } from '../project/facts.ts'
import { bindTestSchema, protocolSchema } from './facts.ts'

/** A range of host ports for one port of a container, of which the engine takes the first that is free. */
export const wantedRangeSchema = z.object({
  service: z.string(),
  /** Absent: every address. */
  hostAddress: z.string().optional(),
  first: z.number().int(),
  last: z.number().int(),
  containerPort: z.number().int(),
  protocol: protocolSchema,
  place: placeSchema,
  /** The line as it stands in the file, without the indent. */
  text: z.string(),
  /** `free`: at least one port can be had, or the service has one. `untold`: not all of it was tested. */
  state: z.enum(['free', 'taken', 'untold']),
  /** Why each port is taken, up to a bound. */
  tests: z.array(bindTestSchema),
  /** Containers that publish a port of the range. */
  publishers: z.array(z.string()),
})
export type WantedRange = z.infer<typeof wantedRangeSchema>

/** The ranges that the project asks for, tested by real bind tests until a free port was found. */
export const wantedRangesFact = defineFact({
  id: 'ports/wanted-ranges',
  area: 'ports',
  schema: z.array(wantedRangeSchema),
})
