import { stripControlSequences } from '../core/strip-control-sequences.ts'
import type { Report, ReportFinding } from './schema.ts'

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const

/** The report as workflow commands, which GitHub Actions shows as annotations of a run. */
export function renderGithub(report: Report): string {
  const findings = report.findings.map((finding) => annotation(finding))
  const unknown = report.areas
    .filter(({ state }) => state === 'unknown')
    .map(({ id, reason }) => `::warning title=${escapeProperty(id)}::${escapeData(reason ?? id)}`)
  return [...findings, ...unknown].map((line) => `${line}\n`).join('')
}

function annotation(finding: ReportFinding): string {
  const { file, line, column } = finding.where
  const properties = Object.entries({ file, line, col: column, title: finding.title })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
  const text = `${finding.explanation}\n${finding.nextStep}\n${finding.rule}`
  return `::${commands[finding.severity]} ${properties.join(',')}::${escapeData(text)}`
}

/** A line break would start a new command, written by whoever wrote the text. */
function escapeData(text: string): string {
  return stripControlSequences(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
