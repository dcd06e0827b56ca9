import { folderIdentity } from './folder-identity.ts'
import type { Journal, PlanRecord } from './journal.ts'
import { type Message, message } from './message.ts'
import type { Plan } from './plan.ts'

/** A preview older than this shows a machine that may be gone. */
const longestPreviewMs = 60 * 60 * 1000

/** What was interrupted longer ago than this was said yes to for a machine that may be gone; it can still be undone. */
const longestInterruptionMs = 24 * 60 * 60 * 1000

/** Clocks of machines and networks differ a little; what lies further ahead was written before the clock was set back. */
const clockToleranceMs = 60 * 1000

/** Why a plan that a person said yes to must not be applied (any more). What its steps need they look at themselves. */
export async function whyNotApply(plan: Plan, journal: Journal): Promise<Message | undefined> {
  if (plan.risk === 'guide') return message('core.plan.guide')
  const outdated = whyOutdated(plan.createdAt, longestPreviewMs, 'too-old') ?? (await whyNotHere(plan))
  if (outdated !== undefined) return outdated
  return journal.has(plan.id) ? message('core.plan.already-applied') : undefined
}

/** Why a plan must not be continued; most of such can still be undone. */
export async function whyNotFinish({ plan, end, damaged, appliedAt }: PlanRecord): Promise<Message | undefined> {
  if (end !== undefined) return message('core.plan.already-applied')
  if (damaged) return message('core.plan.journal-damaged-finish')
  return whyOutdated(appliedAt, longestInterruptionMs, 'too-old-to-finish') ?? (await whyNotHere(plan))
}

/** A time that makes no sense is too old. */
function whyOutdated(time: string, longestMs: number, why: string): Message | undefined {
  const ageMs = Date.now() - Date.parse(time)
  if (ageMs < -clockToleranceMs) return message('core.plan.clock-set-back', { date: time })
  return ageMs <= longestMs ? undefined : message(`core.plan.${why}`, { date: time })
}

/** The project may have been moved since, and another copy of it may be in its place. */
async function whyNotHere({ root, folder }: Plan): Promise<Message | undefined> {
  if (folder === undefined) return undefined
  const now = await folderIdentity(root)
  if (now === folder) return undefined
  return message(`core.plan.${now === undefined ? 'folder-gone' : 'other-folder'}`, { root })
}
