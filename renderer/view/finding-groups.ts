import type { Finding } from '../../engine/core/finding.ts'

/** The findings of a diagnosis in the order in which a person should meet them. */
export interface FindingGroups {
  /** Root causes that break the stack, the one with the most consequences first (the engine's order). */
  readonly rootCauses: readonly Finding[]
  readonly warnings: readonly Finding[]
  readonly notes: readonly Finding[]
}

/** Consequences are not in any group: they are drawn below what explains them. */
export function groupFindings(findings: readonly Finding[]): FindingGroups {
  const roots = findings.filter(({ rootCause }) => rootCause)
  const leadsToAnError = (finding: Finding) =>
    finding.severity === 'error' ||
    findings.some((other) => other.severity === 'error' && explains(finding, other, findings))
  return {
    rootCauses: roots.filter(leadsToAnError),
    warnings: roots.filter((finding) => finding.severity === 'warning' && !leadsToAnError(finding)),
    notes: roots.filter((finding) => finding.severity === 'info' && !leadsToAnError(finding)),
  }
}

function explains(cause: Finding, effect: Finding, findings: readonly Finding[]): boolean {
  const seen = new Set<string>([effect.id])
  for (const id of seen) {
    for (const link of findings.find((finding) => finding.id === id)?.explainedBy ?? []) {
      if (link.finding === cause.id) return true
      seen.add(link.finding)
    }
  }
  return false
}
