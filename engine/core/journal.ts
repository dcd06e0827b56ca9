import { existsSync, readFileSync, statSync } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { type JournalEntry, writeLine } from './journal-line.ts'
import { isPlanId, type Plan } from './plan.ts'
import { type PlanRecord, readRecord } from './plan-record.ts'
import { replaceFile } from './replace-file.ts'

export type { JournalEntry, PlanEnd } from './journal-line.ts'
export type { PlanRecord, StepRecord } from './plan-record.ts'

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
    const handle = await open(this.pathOf(planId), 'a+', 0o600)
    try {
      const line = writeLine(entry, new Date().toISOString())
      // A line that a crash cut off must not swallow this one.
      await handle.appendFile((await endsWithNewline(handle)) ? line : `\n${line}`)
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  /** Whether there is anything of a plan, readable or not. */
  has(planId: string): boolean {
    return isPlanId(planId) && existsSync(this.pathOf(planId))
  }

  /** The record of one plan; `undefined` when there is none, or nothing of it can be read. */
  async read(planId: string): Promise<PlanRecord | undefined> {
    if (!isPlanId(planId)) return undefined
    const text = readBounded(this.pathOf(planId))
    return text === undefined ? undefined : readRecord(text, planId)
  }

  /** All plans, newest first; only those of one project when `root` is given. */
  async list(root?: string): Promise<PlanRecord[]> {
    const quotedRoot = JSON.stringify(root)
    const records: PlanRecord[] = []
    for (const [index, id] of (await this.ids()).entries()) {
      // Thousands of small files are read several times faster one after the other than as promises.
      if (index % readInARow === 0) await setImmediate()
      const text = readBounded(this.pathOf(id))
      // Most files are of other projects, and understanding one takes longer than reading it.
      if (text === undefined || (root !== undefined && !text.includes(quotedRoot))) continue
      const record = readRecord(text, id)
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
    const lines = [writeLine({ type: 'planned', plan: bare }, appliedAt)]
    if (end !== undefined) {
      lines.push(writeLine({ type: 'ended', outcome: end, ...(reason === undefined ? {} : { reason }) }, appliedAt))
    }
    await replaceFile(this.pathOf(plan.id), Buffer.from(lines.join('')), 0o600)
  }

  async remove(planId: string): Promise<void> {
    await rm(this.pathOf(planId), { force: true })
  }

  /** Absolute path of the file of one plan. @throws for what is no id of a plan. */
  pathOf(planId: string): string {
    if (!isPlanId(planId)) throw new Error(`Not the id of a plan: ${planId}`)
    return join(this.#folder, `${planId}.jsonl`)
  }
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
