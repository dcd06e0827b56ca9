import { mkdir, open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Message } from './message.ts'
import { type Plan, planSchema } from './plan.ts'

const reasonSchema = z.object({
  key: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})

const outcomeSchema = z.enum(['applied', 'verified', 'not-verified', 'failed', 'undone', 'cancelled'])
export type PlanEnd = z.infer<typeof outcomeSchema>

const entrySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('planned'), at: z.string(), plan: planSchema }),
  /** Written before anything changes. */
  z.object({ type: z.literal('step-begun'), at: z.string(), step: z.number().int(), receipt: z.unknown() }),
  z.object({ type: z.literal('step-done'), at: z.string(), step: z.number().int() }),
  z.object({ type: z.literal('step-undone'), at: z.string(), step: z.number().int() }),
  z.object({ type: z.literal('ended'), at: z.string(), outcome: outcomeSchema, reason: reasonSchema.optional() }),
])
type StoredEntry = z.infer<typeof entrySchema>

/** A line of the journal, before its time is added. */
export type JournalEntry =
  | { readonly type: 'planned'; readonly plan: Plan }
  | { readonly type: 'step-begun'; readonly step: number; readonly receipt: unknown }
  | { readonly type: 'step-done' | 'step-undone'; readonly step: number }
  | { readonly type: 'ended'; readonly outcome: PlanEnd; readonly reason?: Message }

/** What the journal says of one step. */
export interface StepRecord {
  readonly receipt: unknown
  readonly state: 'begun' | 'done' | 'undone'
}

/** One plan with all that became of it. */
export interface PlanRecord {
  readonly plan: Plan
  /** ISO 8601, UTC. */
  readonly appliedAt: string
  /** By step number; steps that never began are absent. */
  readonly steps: ReadonlyMap<number, StepRecord>
  /** Absent: it did not come to an end, because Stackmedic was killed or is still at it. */
  readonly end?: PlanEnd
  readonly reason?: Message
}

/**
 * The record on disk of applied plans: one file of JSON lines a plan, each line on the disk before the next action.
 * A half-written last line, as a power cut leaves it, is passed over; the step before it counts as begun.
 */
export class Journal {
  readonly #folder: string

  /** @param dataDirectory where Stackmedic keeps its own files. */
  constructor(dataDirectory: string) {
    this.#folder = join(dataDirectory, 'journal')
  }

  /** Appends a line and waits until it is on the disk. @throws the file system's error. */
  async append(planId: string, entry: JournalEntry): Promise<void> {
    // Receipts hold the old content of files: for their owner's eyes only.
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const handle = await open(this.#path(planId), 'a', 0o600)
    try {
      const { size } = await handle.stat()
      const line = JSON.stringify({ ...entry, at: new Date().toISOString() })
      // A line that a crash cut off must not swallow this one.
      await handle.appendFile(size > 0 && !(await endsWithNewline(this.#path(planId))) ? `\n${line}\n` : `${line}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  /** The record of one plan; `undefined` when there is none, or nothing of it can be read. */
  async read(planId: string): Promise<PlanRecord | undefined> {
    const text = await readFile(this.#path(planId), 'utf8').catch(() => undefined)
    return text === undefined ? undefined : recordOf(parseEntries(text))
  }

  /** All plans, newest first; only those of one project when `root` is given. */
  async list(root?: string): Promise<PlanRecord[]> {
    const names = await readdir(this.#folder).catch(() => [])
    const ids = names.filter((name) => name.endsWith('.jsonl')).map((name) => name.slice(0, -'.jsonl'.length))
    const records = await Promise.all(ids.map((id) => this.read(id)))
    return records
      .filter((record) => record !== undefined)
      .filter((record) => root === undefined || record.plan.root === root)
      .sort((a, b) => b.appliedAt.localeCompare(a.appliedAt))
  }

  #path(planId: string): string {
    return join(this.#folder, `${planId}.jsonl`)
  }
}

async function endsWithNewline(path: string): Promise<boolean> {
  const bytes = await readFile(path)
  return bytes.at(-1) === 0x0a
}

/** Lines that are not entries, cut off or edited by hand, are left out. */
function parseEntries(text: string): StoredEntry[] {
  const entries: StoredEntry[] = []
  for (const line of text.split('\n')) {
    if (line === '') continue
    try {
      const entry = entrySchema.safeParse(JSON.parse(line))
      if (entry.success) entries.push(entry.data)
    } catch {}
  }
  return entries
}

function recordOf(entries: readonly StoredEntry[]): PlanRecord | undefined {
  const [first] = entries
  if (first?.type !== 'planned') return undefined
  const steps = new Map<number, StepRecord>()
  let end: Extract<StoredEntry, { type: 'ended' }> | undefined
  for (const entry of entries) {
    if (entry.type === 'step-begun') steps.set(entry.step, { receipt: entry.receipt, state: 'begun' })
    if (entry.type === 'step-done' || entry.type === 'step-undone') {
      const known = steps.get(entry.step)
      if (known !== undefined) {
        steps.set(entry.step, { ...known, state: entry.type === 'step-done' ? 'done' : 'undone' })
      }
    }
    end = entry.type === 'ended' ? entry : entry.type === 'planned' ? undefined : end
  }
  return {
    plan: first.plan as Plan,
    appliedAt: first.at,
    steps,
    ...(end === undefined ? {} : { end: end.outcome }),
    ...(end?.reason === undefined ? {} : { reason: end.reason as Message }),
  }
}
