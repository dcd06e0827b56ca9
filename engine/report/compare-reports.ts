import type { Report, ReportFinding } from './schema.ts'

export interface ReportComparison {
  /** In the second report only. */
  readonly appeared: readonly ReportFinding[]
  /** In the first report only. */
  readonly gone: readonly ReportFinding[]
  readonly stayed: readonly ReportFinding[]
}

/** What changed between two reports of a project; findings are the same when their ids are. */
export function compareReports(before: Report, after: Report): ReportComparison {
  const had = new Set(before.findings.map(({ id }) => id))
  const has = new Set(after.findings.map(({ id }) => id))
  return {
    appeared: after.findings.filter(({ id }) => !had.has(id)),
    gone: before.findings.filter(({ id }) => !has.has(id)),
    stayed: after.findings.filter(({ id }) => had.has(id)),
  }
}
