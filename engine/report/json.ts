import type { Report } from './schema.ts'

/** The report as JSON, as `resources/report.schema.json` describes it. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
