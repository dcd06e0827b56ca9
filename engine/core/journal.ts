import { readFileSync, statSync } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import type { Message } from './message.ts'
import { isPlanId, type Plan, planSchema } from './plan.ts'
import { replaceFile } from './replace-file.ts'

const reasonSchema = z.object({
  key: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})

const outcomeSchema = z.enum(['applied', 'verified', 'not-verified', 'failed', 'undone', 'cancelled'])
export type PlanEnd = z.infer<typeof outcomeSchema>

const entrySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('planned'), at: z.string(), plan: planSchema }),
  /** Written before anything changes. */
  z.object({
    type: z.literal('step-begun'),
    at: z.string(),
    step: z.number().int().nonnegative(),
    receipt: z.unknown(),
  }),
  z.object({ type: z.literal('step-done'), at: z.string(), step: z.number().int().nonnegative() }),
  z.object({ type: z.literal('step-undone'), at: z.string(), step: z.number().int().nonnegative() }),
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
  /** Lines are not as Stackmedic wrote them: what the record says is true as far as it goes, but may not be all. */
  readonly damaged: boolean
}

/** So many files are read before others get their turn: a few milliseconds. */
const readInARow = 50

/** No plan comes near; a file that does is not ours. */
const largestFile = 64 * 1024 * 1024

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
    const handle = await open(this.#path(planId), 'a+', 0o600)
    try {
      const line = lineOf(entry, new Date().toISOString())
      // A line that a crash cut off must not swallow this one.
      await handle.appendFile((await endsWithNewline(handle)) ? line : `\n${line}`)
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  /** The record of one plan; `undefined` when there is none, or nothing of it can be read. */
  async read(planId: string): Promise<PlanRecord | undefined> {
    if (!isPlanId(planId)) return undefined
    const text = readBounded(this.#path(planId))
    return text === undefined ? undefined : recordOf(text, planId)
  }

  /** All plans, newest first; only those of one project when `root` is given. */
  async list(root?: string): Promise<PlanRecord[]> {
    const quotedRoot = JSON.stringify(root)
    const records: PlanRecord[] = []
    for (const [index, id] of (await this.ids()).entries()) {
      // Thousands of small files are read several times faster one after the other than as promises.
      if (index % readInARow === 0) await setImmediate()
      const text = readBounded(this.#path(id))
      // Most files are of other projects, and understanding one takes longer than reading it.
      if (text === undefined || (root !== undefined && !text.includes(quotedRoot))) continue
      const record = recordOf(text, id)
      if (record !== undefined && (root === undefined || record.plan.root === root)) records.push(record)
    }
    return records.sort((a, b) => (a.appliedAt < b.appliedAt ? 1 : a.appliedAt > b.appliedAt ? -1 : 0))
  }

  /** The ids of all plans, in no order. */
  async ids(): Promise<string[]> {
    const names = await readdir(this.#folder).catch(() => [])
    return names
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => name.slice(0, -'.jsonl'.length))
      .filter(isPlanId)
  }

  /** Keeps that a plan was applied and what came of it, without its steps and receipts: it cannot be undone any more. */
  async condense({ plan, appliedAt, end, reason }: PlanRecord): Promise<void> {
    const bare: Plan = { ...plan, undoable: false, steps: [] }
    const lines = [lineOf({ type: 'planned', plan: bare }, appliedAt)]
    if (end !== undefined) {
      lines.push(lineOf({ type: 'ended', outcome: end, ...(reason === undefined ? {} : { reason }) }, appliedAt))
    }
    await replaceFile(this.#path(plan.id), Buffer.from(lines.join('')), 0o600)
  }

  async remove(planId: string): Promise<void> {
    await rm(this.#path(planId), { force: true })
  }

  #path(planId: string): string {
    if (!isPlanId(planId)) throw new Error(`Not the id of a plan: ${planId}`)
    return join(this.#folder, `${planId}.jsonl`)
  }
}

function lineOf(entry: JournalEntry, at: string): string {
  return `${JSON.stringify({ ...entry, at })}\n`
}

async function endsWithNewline(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat()
  if (size === 0) return true
  const last = Buffer.alloc(1)
  await handle.read(last, 0, 1, size - 1)
  return last[0] === 0x0a
}

function readBounded(path: string): string | undefined {
  try {
    return statSync(path).size > largestFile ? undefined : readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** Lines that were cut off are left out; lines that are something else than Stackmedic writes are too, and counted. */
function parseEntries(text: string): { entries: StoredEntry[]; foreign: number } {
  const entries: StoredEntry[] = []
  let foreign = 0
  for (const line of text.split('\n')) {
    if (line === '') continue
    const value = parseJson(line)
    if (value === undefined) continue
    const entry = entrySchema.safeParse(value)
    if (entry.success) entries.push(entry.data)
    else foreign++
  }
  return { entries, foreign }
}

/** `undefined` for a line that is not complete. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** A record that names another plan was copied here by hand, and would be continued there. */
function recordOf(text: string, planId: string): PlanRecord | undefined {
  const { entries, foreign } = parseEntries(text)
  const [first, ...rest] = entries
  if (first?.type !== 'planned' || first.plan.id !== planId) return undefined
  const steps = new Map<number, StepRecord>()
  let end: Extract<StoredEntry, { type: 'ended' }> | undefined
  let damaged = foreign > 0
  for (const entry of rest) {
    if (entry.type === 'planned') damaged = true
    else if (entry.type === 'ended') end = entry
    else if (entry.step >= first.plan.steps.length) damaged = true
    else if (entry.type === 'step-begun') steps.set(entry.step, { receipt: entry.receipt, state: 'begun' })
    else {
      const known = steps.get(entry.step)
      if (known === undefined) damaged = true
      else steps.set(entry.step, { ...known, state: entry.type === 'step-done' ? 'done' : 'undone' })
    }
  }
  return {
    plan: first.plan as Plan,
    appliedAt: first.at,
    steps,
    damaged,
    ...(end === undefined ? {} : { end: end.outcome }),
    ...(end?.reason === undefined ? {} : { reason: end.reason as Message }),
  }
}
