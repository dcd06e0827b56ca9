import type { Finding, Severity } from '../../../engine/core/finding.ts'

/** A finding with only what the page's logic looks at. */
export function finding(id: string, causes: readonly string[] = [], severity: Severity = 'error'): Finding {
  return {
    id,
    rule: 'containers/exited',
    area: 'containers',
    severity,
    where: {},
    values: {},
    data: {},
    evidence: [],
    fixes: [],
    rootCause: causes.length === 0,
    explainedBy: causes.map((cause) => ({ finding: cause, why: { key: `${cause}-explains-${id}` } })),
  }
}
