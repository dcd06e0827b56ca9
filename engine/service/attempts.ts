import type { PlanResult } from '../api.ts'
import { bringUpFix } from '../containers/stack-proof.ts'
import type { Finding, FixOffer, Risk } from '../core/finding.ts'
import type { Fix } from '../core/fix.ts'
import { type Message, message } from '../core/message.ts'

/** A fix that was tried, and what came of it. */
export interface Attempt {
  readonly finding: Finding
  readonly offer: FixOffer
  /** What there is to take back. */
  readonly plan?: string
  /**
   * `helped`: the finding is gone. `no-help`: done, and it is still there. `impossible`: it could not be done, and all
   * is as before. `stopped`: the person said no, or nobody can tell what came of it. `shown`: nothing was to be done.
   */
  readonly result: 'helped' | 'no-help' | 'impossible' | 'stopped' | 'shown'
  /** What was said of what came of it. */
  readonly reason?: Message
  /** What a program said that failed. */
  readonly output: string
}

/** An attempt that has not helped, why that is known, and the way that is open once it is taken back. */
export interface Disproved {
  readonly attempt: Attempt
  readonly other: FixOffer
  readonly reason: Message
}

/** What came of a plan that was said yes to. */
export function attemptOf(finding: Finding, offer: FixOffer, outcome: PlanResult): Attempt {
  const { reason, leftBehind } = outcome
  const output = String(reason?.values?.['output'] ?? '')
  const attempt = { finding, offer, output, ...(reason === undefined ? {} : { reason }) }
  if (outcome.outcome === 'failed') {
    // What kept the plan itself from being followed would keep the next one too, or leaves open what was done.
    const isStep = reason?.key.startsWith('core.plan.') === false
    return { ...attempt, result: isStep && leftBehind === undefined ? 'impossible' : 'stopped' }
  }
  // Only what can be taken back makes room for another way.
  if (!outcome.undoable) return { ...attempt, result: outcome.outcome === 'verified' ? 'helped' : 'stopped' }
  const applied = { ...attempt, plan: outcome.plan }
  if (outcome.outcome === 'verified') return { ...applied, result: 'helped' }
  return { ...applied, result: reason?.key === 'core.plan.still-there' ? 'no-help' : 'stopped' }
}

const risks: readonly Risk[] = ['safe', 'ask', 'guide']

/**
 * What was tried in one project, so that each way is gone once, and another one only where the first did not help. The
 * terminal keeps one for each run of `fix`, the service one for each project that the page has open.
 */
export class Attempts {
  readonly #made: Attempt[] = []
  readonly #takenBack = new Set<Attempt>()
  readonly #left = new Set<Attempt>()

  add(attempt: Attempt): void {
    this.#made.push(attempt)
  }

  get count(): number {
    return this.#made.length
  }

  /** Whether something that still stands has not helped: what was taken back for something better does not count. */
  get hasFailed(): boolean {
    return this.#made.some((one) => !this.#takenBack.has(one) && one.result !== 'helped' && one.result !== 'shown')
  }

  /**
   * A finding gets one try, and another one of no higher risk when the first was taken back. A stack is brought up again
   * after each further fix: one cause may have hidden the next.
   */
  mayTry(finding: Finding, offer: FixOffer): boolean {
    if (offer.id === bringUpFix) {
      const last = this.#made.findLast(
        (one) => !this.#takenBack.has(one) && (isBringUp(one) || one.result === 'helped'),
      )
      return last === undefined || !isBringUp(last)
    }
    return this.#made
      .filter((one) => one.finding.id === finding.id)
      .every((one) => this.#takenBack.has(one) && isOther(offer, one.offer))
  }

  /**
   * Attempts that have not helped, where there is another way to go once they are taken back; the newest first.
   * @param findings what is seen now.
   */
  *disproved(fixes: readonly Fix[], findings: readonly Finding[], mayAsk: boolean): Generator<Disproved> {
    for (const [index, attempt] of [...this.#made.entries()].reverse()) {
      if (this.#takenBack.has(attempt) || this.#left.has(attempt) || isBringUp(attempt)) continue
      if (attempt.result === 'helped' && attempt.plan === undefined) continue
      const other = attempt.finding.fixes.find(
        (offer) =>
          offer.risk !== 'guide' &&
          (mayAsk || offer.risk === 'safe') &&
          this.#isUntried(attempt.finding, offer) &&
          isOther(offer, attempt.offer),
      )
      const reason = other && this.#whyNoHelp(attempt, index, fixes, findings)
      if (other !== undefined && reason !== undefined) yield { attempt, other, reason }
    }
  }

  /** The attempt whose plan this is. */
  ofPlan(plan: string): Attempt | undefined {
    return this.#made.find((one) => one.plan === plan)
  }

  /** The attempt is undone, and so bringing the stack up with it says nothing any more. */
  takeBack(attempt: Attempt): void {
    this.#takenBack.add(attempt)
    const index = this.#made.indexOf(attempt)
    for (const later of this.#made.slice(index)) if (isBringUp(later)) this.#takenBack.add(later)
  }

  /** The person wants it to stay, or it could not be taken back. */
  leave(attempt: Attempt): void {
    this.#left.add(attempt)
  }

  #isUntried(finding: Finding, offer: FixOffer): boolean {
    return !this.#made.some((one) => one.finding.id === finding.id && one.offer.id === offer.id)
  }

  #whyNoHelp(
    attempt: Attempt,
    index: number,
    fixes: readonly Fix[],
    findings: readonly Finding[],
  ): Message | undefined {
    if (attempt.result === 'stopped' || attempt.result === 'shown') return undefined
    if (attempt.result !== 'helped') {
      // Another way may have been gone meanwhile.
      const isThere = findings.some(({ id }) => id === attempt.finding.id)
      return isThere ? (attempt.reason ?? message('core.plan.still-there')) : undefined
    }
    // Only what was seen after the stack was brought up with it.
    const brought = this.#made.slice(index + 1).findLast(isBringUp)
    const fix = fixes.find(({ id }) => id === attempt.offer.id)
    if (brought === undefined || this.#takenBack.has(brought)) return undefined
    return fix?.disprovedBy?.(attempt.finding, { findings, output: brought.output })
  }
}

function isBringUp({ offer }: Attempt): boolean {
  return offer.id === bringUpFix
}

function isOther(offer: FixOffer, first: FixOffer): boolean {
  return offer.id !== first.id && risks.indexOf(offer.risk) <= risks.indexOf(first.risk)
}
