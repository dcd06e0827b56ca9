import { bringUpFix } from '../../engine/containers/stack-proof.ts'
import type { Diagnosis } from '../../engine/core/diagnose.ts'
import type { Finding, FixOffer } from '../../engine/core/finding.ts'
import type { Attempts } from '../../engine/service/attempts.ts'

/** What the person asked to have fixed; one of the three. */
export interface Wish {
  readonly finding?: string | undefined
  /** Of the finding's fixes, this one. */
  readonly with?: string | undefined
  readonly allSafe: boolean
  readonly all: boolean
}

/**
 * The next finding to fix, root causes first: what they explain goes away with them. Notes are fixed by their id alone,
 * but a stack that nobody started is started after a fix, because nothing else proves it.
 */
export function chooseFix(
  diagnosis: Diagnosis,
  wish: Wish,
  attempts: Attempts,
): { finding: Finding; offer: FixOffer } | undefined {
  const candidates =
    wish.finding === undefined
      ? diagnosis.findings.filter(({ rootCause, severity }) => rootCause && severity !== 'info')
      : diagnosis.findings.filter(({ id }) => id === wish.finding)
  for (const finding of candidates) {
    const offer = finding.fixes.find(
      (one) =>
        (wish.with === undefined || one.id === wish.with) &&
        (one.risk === 'safe' || (one.risk === 'ask' && !wish.allSafe)) &&
        attempts.mayTry(finding, one),
    )
    if (offer !== undefined) return { finding, offer }
  }
  const start = diagnosis.findings.find(({ fixes }) => fixes[0]?.id === bringUpFix)
  const [offer] = start?.fixes ?? []
  const wanted = wish.all && attempts.count > 0 && !diagnosis.findings.some(isBroken)
  if (!wanted || start === undefined || offer === undefined || !attempts.mayTry(start, offer)) return undefined
  return { finding: start, offer }
}

/** What keeps the stack from working by itself. */
export function isBroken({ rootCause, severity }: Finding): boolean {
  return rootCause && severity === 'error'
}
