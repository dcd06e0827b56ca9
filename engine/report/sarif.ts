import { toJson } from './json.ts'
import type { Report, ReportFinding } from './schema.ts'

const levels = { error: 'error', warning: 'warning', info: 'note' } as const

/** The report as SARIF 2.1.0, which code hosts and editors show beside the lines of a file. */
export function renderSarif(report: Report): string {
  const rules = [...new Map(report.findings.map((finding) => [finding.rule, finding])).values()]
  const sarif = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Stackmedic',
            version: report.tool.version,
            informationUri: 'https://stackmedic.dev',
            rules: rules.map((finding) => ({
              id: finding.rule,
              name: finding.rule.replace('/', '.'),
              shortDescription: { text: finding.title },
              help: { text: finding.nextStep },
            })),
          },
        },
        automationDetails: { id: `stackmedic/${report.project.name}` },
        language: report.language,
        results: report.findings.map((finding) => ({
          ruleId: finding.rule,
          ruleIndex: rules.findIndex(({ rule }) => rule === finding.rule),
          level: levels[finding.severity],
          message: { text: `${finding.title}\n${finding.explanation}\n${finding.nextStep}` },
          partialFingerprints: { findingId: finding.id },
          locations: locationsOf(finding, report),
          properties: { rootCause: finding.rootCause, explainedBy: finding.explainedBy },
        })),
        invocations: [
          {
            executionSuccessful: report.areas.every(({ state }) => state !== 'unknown'),
            startTimeUtc: report.startedAt,
            toolExecutionNotifications: report.areas
              .filter(({ state }) => state === 'unknown')
              .map(({ id, reason }) => ({ level: 'warning', message: { text: `${id}: ${reason ?? ''}` } })),
          },
        ],
      },
    ],
  }
  return toJson(sarif)
}

/** Code hosts refuse results without a file, so what has none points at the compose file. */
function locationsOf({ where }: ReportFinding, report: Report) {
  const file = where.file ?? report.project.composeFiles[0]
  if (file === undefined) return []
  const uri = file.split('/').map(encodeURIComponent).join('/')
  const region =
    where.file === undefined || where.line === undefined
      ? {}
      : { region: { startLine: where.line, ...(where.column === undefined ? {} : { startColumn: where.column }) } }
  return [{ physicalLocation: { artifactLocation: { uri }, ...region } }]
}
