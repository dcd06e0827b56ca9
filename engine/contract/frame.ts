import { z } from 'zod'

/** What the page sends. */
export const requestFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('call'), id: z.number().int(), method: z.string().max(50), input: z.unknown() }),
  z.strictObject({ type: z.literal('cancel'), id: z.number().int() }),
])
export type RequestFrame = z.infer<typeof requestFrameSchema>

/** What the host answers to a call: any number of `progress` frames, then exactly one `result` or `error`. */
export type ResponseFrame =
  | { readonly type: 'progress'; readonly id: number; readonly progress: unknown }
  | { readonly type: 'result'; readonly id: number; readonly output: unknown }
  | {
      readonly type: 'error'
      readonly id: number
      readonly kind: 'invalid' | 'cancelled' | 'failed'
      /** For people who report a bug; the page words the rest. */
      readonly detail: string
    }

/** What the host sends. Unasked, the desktop app says that the person started it again with a project's folder. */
export type HostFrame = ResponseFrame | { readonly type: 'open-project'; readonly root: string }
