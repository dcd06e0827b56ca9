import type { AreaResult, AreaState } from '../../engine/core/area.ts'
import type { Finding } from '../../engine/core/finding.ts'
import type { DiagnosisRun } from './diagnosis-run.ts'
import { groupFindings } from './finding-groups.ts'

/**
 * `broken`: at least one error. `incomplete`: no error, but something could not be read, so nobody may say that all is
 * well. `warnings`: it works and something will hurt. `nothing-to-see`: no area had anything to look at.
 */
export type VerdictKind = 'broken' | 'incomplete' | 'warnings' | 'good' | 'nothing-to-see'

export interface Verdict {
  readonly kind: VerdictKind
  /** Findings that nothing explains and that break the stack, themselves or by what they bring about. */
  readonly rootCauses: number
  /** Findings that are explained by another one. */
  readonly consequences: number
  readonly warnings: number
  readonly notes: number
  readonly counts: Readonly<Record<AreaState, number>>
}

/** What a finished diagnosis says as a whole. */
export function verdictOf(areas: readonly AreaResult[], findings: readonly Finding[]): Verdict {
  const counts = { ok: 0, problem: 0, unknown: 0, skipped: 0 }
  for (const { state } of areas) counts[state] += 1
  // An area with a problem may also have something that could not be read; its reason says so.
  const unread = areas.filter(({ state, reason }) => state === 'unknown' || (state === 'problem' && reason)).length
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const groups = groupFindings(findings)
  const warnings = groups.warnings.length
  return {
    kind: kindOf(errors, warnings, unread, counts),
    rootCauses: groups.rootCauses.length,
    consequences: findings.filter(({ rootCause }) => !rootCause).length,
    warnings,
    notes: groups.notes.length,
    counts: { ...counts, unknown: unread },
  }
}

function kindOf(errors: number, warnings: number, unread: number, counts: Verdict['counts']): VerdictKind {
  if (errors > 0) return 'broken'
  if (unread > 0) return 'incomplete'
  if (warnings > 0) return 'warnings'
  return counts.ok > 0 || counts.problem > 0 ? 'good' : 'nothing-to-see'
}

/** The verdict of a run that is done. */
export function verdictOfRun(run: DiagnosisRun): Verdict {
  return verdictOf(
    run.areas.flatMap(({ result }) => (result === undefined ? [] : [result])),
    run.findings,
  )
}
