import { bringUpFix } from '../../engine/containers/stack-proof.ts'
import type { Diagnosis } from '../../engine/core/diagnose.ts'
import type { Finding, FixOffer } from '../../engine/core/finding.ts'

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
 * @param tried what was tried before, as `triedKey` writes it; a finding gets one try.
 */
export function chooseFix(
  diagnosis: Diagnosis,
  wish: Wish,
  tried: ReadonlySet<string>,
): { finding: Finding; offer: FixOffer } | undefined {
  const candidates =
    wish.finding === undefined
      ? diagnosis.findings.filter(({ rootCause, severity }) => rootCause && severity !== 'info')
      : diagnosis.findings.filter(({ id }) => id === wish.finding)
  for (const finding of candidates) {
    const alreadyTried = finding.fixes.some((offer) => tried.has(triedKey(finding, offer)))
    const offer = finding.fixes.find(
      ({ id, risk }) =>
        (wish.with === undefined || id === wish.with) && (risk === 'safe' || (risk === 'ask' && !wish.allSafe)),
    )
    if (offer !== undefined && !alreadyTried) return { finding, offer }
  }
  const start = diagnosis.findings.find(({ fixes }) => fixes[0]?.id === bringUpFix)
  const [offer] = start?.fixes ?? []
  const wanted = wish.all && tried.size > 0 && !diagnosis.findings.some(isBroken)
  if (!wanted || start === undefined || offer === undefined || tried.has(triedKey(start, offer))) return undefined
  return { finding: start, offer }
}

/** A fix of a finding, for the set of those that were tried. */
export function triedKey(finding: Finding, offer: FixOffer): string {
  return `${finding.id} ${offer.id}`
}

/** What keeps the stack from working by itself. */
export function isBroken({ rootCause, severity }: Finding): boolean {
  return rootCause && severity === 'error'
}
