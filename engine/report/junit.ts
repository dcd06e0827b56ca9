import { stripControlSequences } from '../core/strip-control-sequences.ts'
import { placeOf } from './outline.ts'
import type { Report, ReportArea, ReportFinding } from './schema.ts'

/**
 * The report as JUnit XML: an area is a suite. Errors and warnings are failures, an area that could not be read is an
 * error (never a pass), a skipped one is skipped.
 */
export function renderJunit(report: Report): string {
  const suites = report.areas.map((area) => suiteOf(area, report.findings))
  const sum = (key: 'tests' | 'failures' | 'errors' | 'skipped') =>
    suites.reduce((total, suite) => total + suite[key], 0)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="stackmedic ${escapeXml(report.project.name)}" tests="${sum('tests')}" failures="${sum('failures')}" errors="${sum('errors')}" skipped="${sum('skipped')}" time="${report.durationMs / 1000}">`,
    ...suites.map(({ xml }) => xml),
    '</testsuites>',
    '',
  ].join('\n')
}

function suiteOf(area: ReportArea, all: readonly ReportFinding[]) {
  const findings = all.filter((finding) => finding.area === area.id)
  const failing = findings.filter(({ severity }) => severity !== 'info')
  const couldNotLook = area.state === 'unknown' || (area.state === 'problem' && area.reason !== undefined)
  const reason = escapeXml(area.reason ?? '')
  const cases = findings.map((finding) => caseOf(finding))
  if (couldNotLook)
    cases.push(`    <testcase classname="${area.id}" name="${area.id}"><error message="${reason}"/></testcase>`)
  if (area.state === 'skipped') {
    cases.push(`    <testcase classname="${area.id}" name="${area.id}"><skipped message="${reason}"/></testcase>`)
  }
  if (cases.length === 0) cases.push(`    <testcase classname="${area.id}" name="${area.id}"/>`)
  const counts = {
    tests: cases.length,
    failures: failing.length,
    errors: couldNotLook ? 1 : 0,
    skipped: area.state === 'skipped' ? 1 : 0,
  }
  const attributes = Object.entries(counts).map(([name, count]) => `${name}="${count}"`)
  const open = `  <testsuite name="${area.id}" ${attributes.join(' ')} time="${area.durationMs / 1000}">`
  return { ...counts, xml: [open, ...cases, '  </testsuite>'].join('\n') }
}

function caseOf(finding: ReportFinding): string {
  const name = escapeXml([finding.title, placeOf(finding)].filter(Boolean).join(' · '))
  const open = `    <testcase classname="${escapeXml(finding.rule)}" name="${name}"`
  const evidence = finding.evidence.map(({ source, text }) => `${source}\n${text}`)
  const body = escapeXml([finding.explanation, finding.nextStep, ...evidence].join('\n\n'))
  if (finding.severity === 'info') return `${open}><system-out>${body}</system-out></testcase>`
  return `${open}>
      <failure type="${finding.severity}" message="${escapeXml(finding.title)}">${body}</failure>
    </testcase>`
}

/** XML 1.0 has no way to write most control characters, not even escaped. */
function escapeXml(text: string): string {
  return stripControlSequences(text)
    .toWellFormed()
    .replaceAll(/[\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
