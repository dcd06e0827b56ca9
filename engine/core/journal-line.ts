import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Message } from './message.ts'
import { messageSchema } from './message-schema.ts'
import { type Plan, planSchema } from './plan.ts'

const outcomeSchema = z.enum(['applied', 'verified', 'not-verified', 'failed', 'undone', 'cancelled'])
export type PlanEnd = z.infer<typeof outcomeSchema>

const stepNumber = z.number().int().nonnegative()
const entrySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('planned'), at: z.string(), plan: planSchema }),
  /** Written before anything changes. */
  z.object({ type: z.literal('step-begun'), at: z.string(), step: stepNumber, receipt: z.unknown() }),
  z.object({ type: z.literal('step-done'), at: z.string(), step: stepNumber }),
  z.object({ type: z.literal('step-undone'), at: z.string(), step: stepNumber }),
  z.object({ type: z.literal('ended'), at: z.string(), outcome: outcomeSchema, reason: messageSchema.optional() }),
])
export type StoredEntry = z.infer<typeof entrySchema>

/** A line of the journal, before its time is added. */
export type JournalEntry =
  | { readonly type: 'planned'; readonly plan: Plan }
  | { readonly type: 'step-begun'; readonly step: number; readonly receipt: unknown }
  | { readonly type: 'step-done' | 'step-undone'; readonly step: number }
  | { readonly type: 'ended'; readonly outcome: PlanEnd; readonly reason?: Message }

/**
 * What a line is: as Stackmedic wrote it, `changed` since (with what it says now, as far as that makes sense), or `cut`
 * off by a crash. Lines of older versions have no checksum, and are believed.
 */
export type ReadLine =
  | { readonly state: 'intact'; readonly entry: StoredEntry }
  | { readonly state: 'changed'; readonly entry?: StoredEntry | undefined }
  | { readonly state: 'cut' }

/** A whole line ends with its checksum: what does not is what a crash left of one. */
const wholeLine = /^(.*),"check":"([0-9a-f]{16})"\}$/s

/** One line, with its end. @param at ISO 8601, UTC. */
export function writeLine(entry: JournalEntry, at: string): string {
  const body = JSON.stringify({ ...entry, at })
  return `${body.slice(0, -1)},"check":"${checksum(body)}"}\n`
}

/** Reads a line, without its end. */
export function readLine(line: string): ReadLine {
  const [, body, check] = wholeLine.exec(line) ?? []
  const value = parseJson(line)
  if (value === undefined) return { state: body === undefined ? 'cut' : 'changed' }
  const parsed = entrySchema.safeParse(value)
  const isIntact = body === undefined ? !line.includes('"check":') : check === checksum(`${body}}`)
  if (parsed.success && isIntact) return { state: 'intact', entry: parsed.data }
  return { state: 'changed', entry: parsed.data }
}

/** Tells an accident, on the disk or in an editor; it is no signature. */
function checksum(body: string): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 16)
}

/** `undefined` for a line that is not complete. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
