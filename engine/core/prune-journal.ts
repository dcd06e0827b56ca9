import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Journal, type PlanRecord } from './journal.ts'
import { pruneCopies } from './kept-copies.ts'

const dayMs = 24 * 60 * 60 * 1000
/** After this, the old content of files is given up; what was done stays in the history. */
const keptWholeDays = 90
/** After this, the history forgets it too. */
const keptDays = 365

/**
 * Keeps the journal and the copies of old contents small, at most once a day: of plans that are over for 90 days, receipts and contents go first, the
 * rest after a year. What was interrupted or did not work stays, because somebody may still want it back.
 * @param dataDirectory where Stackmedic keeps its own files.
 */
export async function pruneJournal(dataDirectory: string, now: Date = new Date()): Promise<void> {
  const journal = new Journal(dataDirectory)
  const marker = join(dataDirectory, 'journal', 'pruned')
  try {
    const last = await stat(marker).catch(() => undefined)
    // In both directions: the clock may have been set back since.
    if (last !== undefined && Math.abs(now.getTime() - last.mtimeMs) < dayMs) return
    await writeFile(marker, '', { mode: 0o600 })
    await pruneCopies(dataDirectory, (madeAt) => isOlderThan(madeAt.toISOString(), keptWholeDays, now))
    for (const id of await journal.ids()) {
      // Ids begin with the day, so that young ones need not be read.
      if (!isOlderThan(dayOf(id), keptWholeDays, now)) continue
      const record = await journal.read(id)
      if (record === undefined || !isOver(record)) continue
      if (isOlderThan(record.appliedAt, keptDays, now)) await journal.remove(id)
      else if (record.plan.steps.length > 0 && isOlderThan(record.appliedAt, keptWholeDays, now)) {
        await journal.condense(record)
      }
    }
  } catch {
    // A journal that cannot be tidied today is tidied tomorrow; nothing depends on it.
  }
}

function isOver({ end, steps, damaged }: PlanRecord): boolean {
  if (damaged) return false
  const isUndone = [...steps.values()].every(({ state }) => state === 'undone')
  return end === 'verified' || end === 'undone' || (end !== undefined && isUndone)
}

/** ISO 8601 of `20261120-141529-1a2b3c`; an id of another form is as old as can be, and read. */
function dayOf(id: string): string {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})-/.exec(id) ?? []
  return year === undefined ? '1970-01-01' : `${year}-${month}-${day}`
}

/** A time that makes no sense is never old. */
function isOlderThan(time: string, days: number, now: Date): boolean {
  return now.getTime() - Date.parse(time) > days * dayMs
}
