import type { PlanResult } from '../../engine/api.ts'
import { bringUpFix } from '../../engine/containers/stack-proof.ts'
import type { Finding, FixOffer, Risk } from '../../engine/core/finding.ts'
import type { Fix } from '../../engine/core/fix.ts'
import { exitCodes } from '../command.ts'

/** A fix that was tried, and what came of it. */
export interface Attempt {
  readonly finding: Finding
  readonly offer: FixOffer
  /** What there is to take back. */
  readonly plan?: string
  /**
   * `helped`: the finding is gone. `no-help`: done, and it is still there. `impossible`: it could not be done, and all
   * is as before. `stopped`: the person said no, or nobody can tell what came of it.
   */
  readonly result: 'helped' | 'no-help' | 'impossible' | 'stopped'
  readonly exitCode: number
  /** What a program said that failed. */
  readonly output: string
}

/** What came of a plan that was said yes to. */
export function attemptOf(finding: Finding, offer: FixOffer, outcome: PlanResult): Attempt {
  const { reason, leftBehind } = outcome
  const attempt = {
    finding,
    offer,
    exitCode: outcome.outcome === 'verified' ? exitCodes.nothingWrong : exitCodes.errorFound,
    output: String(reason?.values?.['output'] ?? ''),
  }
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

/** What was tried in one run of `fix`, so that each way is gone once, and another one only where the first did not help. */
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

  /** The worst exit code of what still stands: what was taken back for something better does not count. */
  get exitCode(): number {
    const codes = this.#made.filter((one) => !this.#takenBack.has(one)).map(({ exitCode }) => exitCode)
    return Math.max(exitCodes.nothingWrong, ...codes)
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

  /** The newest attempt that has not helped, where there is another way to go once it is taken back. */
  disproved(
    fixes: readonly Fix[],
    findings: readonly Finding[],
    mayAsk: boolean,
  ): { attempt: Attempt; other: FixOffer } | undefined {
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
      if (other !== undefined && this.#hasNotHelped(attempt, index, fixes, findings)) return { attempt, other }
    }
    return undefined
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

  #hasNotHelped(attempt: Attempt, index: number, fixes: readonly Fix[], findings: readonly Finding[]): boolean {
    if (attempt.result !== 'helped') return attempt.result !== 'stopped'
    // Only what was seen after the stack was brought up with it.
    const brought = this.#made.slice(index + 1).findLast(isBringUp)
    const fix = fixes.find(({ id }) => id === attempt.offer.id)
    if (brought === undefined || this.#takenBack.has(brought)) return false
    return fix?.disprovedBy?.(attempt.finding, { findings, output: brought.output }) === true
  }
}

function isBringUp({ offer }: Attempt): boolean {
  return offer.id === bringUpFix
}

function isOther(offer: FixOffer, first: FixOffer): boolean {
  return offer.id !== first.id && risks.indexOf(offer.risk) <= risks.indexOf(first.risk)
}
