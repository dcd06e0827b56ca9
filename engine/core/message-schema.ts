import { z } from 'zod'

/** A message that comes from outside of this process. Apart from `message.ts`, which the page loads without zod. */
export const messageSchema = z.object({
  key: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})
