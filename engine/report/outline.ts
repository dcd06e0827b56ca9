import { message } from '../core/message.ts'
import type { Translate } from '../texts/translator.ts'
import type { Report, ReportArea, ReportFinding } from './schema.ts'

/** A finding with what it explains. */
export interface Chain {
  readonly finding: ReportFinding
  /** Why the finding above leads to this one; absent for a root cause. */
  readonly why?: string
  readonly consequences: readonly Chain[]
}

/** Root causes with their consequences. A finding with several causes stands below the first of them. */
export function chainsOf(report: Report): Chain[] {
  const below = new Map<string, { finding: ReportFinding; why: string }[]>()
  for (const finding of report.findings) {
    const [first] = finding.explanations
    if (first === undefined) continue
    below.set(first.finding, [...(below.get(first.finding) ?? []), { finding, why: first.why }])
  }
  // A report that came from somewhere may claim that something explains itself.
  const placed = new Set<string>()
  const chain = (finding: ReportFinding, why?: string): Chain => {
    placed.add(finding.id)
    const effects = (below.get(finding.id) ?? []).filter((effect) => !placed.has(effect.finding.id))
    return {
      finding,
      ...(why === undefined ? {} : { why }),
      consequences: effects.map((effect) => chain(effect.finding, effect.why)),
    }
  }
  return report.findings.filter(({ rootCause }) => rootCause).map((finding) => chain(finding))
}

/** `broken`: at least one error. `worrying`: warnings. `unsure`: nothing found, but not everything could be looked at. */
export type Verdict = 'broken' | 'worrying' | 'unsure' | 'fine'

export interface Summary {
  readonly verdict: Verdict
  readonly errors: number
  readonly warnings: number
  readonly notes: number
  readonly rootCauses: number
  /** Areas of which something could not be read. */
  readonly unknown: readonly ReportArea[]
}

export function summaryOf(report: Pick<Report, 'findings' | 'areas'>): Summary {
  const count = (severity: ReportFinding['severity']) =>
    report.findings.filter((finding) => finding.severity === severity).length
  const errors = count('error')
  const warnings = count('warning')
  const unknown = report.areas.filter(({ state, reason }) => state === 'unknown' || (state === 'problem' && reason))
  const looked = report.areas.some(({ state }) => state === 'ok' || state === 'problem')
  const verdict = errors > 0 ? 'broken' : warnings > 0 ? 'worrying' : unknown.length > 0 || !looked ? 'unsure' : 'fine'
  const rootCauses = report.findings.filter(({ rootCause, severity }) => rootCause && severity !== 'info').length
  return { verdict, errors, warnings, notes: count('info'), rootCauses, unknown }
}

/** The verdict as a sentence. */
export function verdictText(summary: Summary, translate: Translate): string {
  const { verdict, rootCauses, warnings, unknown } = summary
  const count = verdict === 'broken' ? rootCauses : verdict === 'worrying' ? warnings : unknown.length
  return translate(message(`report.verdict.${verdict}`, { count }))
}

/** Where a finding is, such as `prestart · backend/alembic.ini:12 · 8000`. */
export function placeOf({ where }: ReportFinding): string {
  const line = where.line === undefined ? '' : `:${where.line}`
  const parts = [
    where.service,
    where.container === where.service ? undefined : where.container,
    where.file === undefined ? undefined : `${where.file}${line}`,
    where.port === undefined ? undefined : `:${where.port}`,
  ]
  return parts.filter((part) => part !== undefined).join(' · ')
}

/** A fix's risk and whether it can be taken back, in words. */
export function fixNotes(fix: ReportFinding['fixes'][number], translate: Translate): string {
  const notes = [translate(message(`report.risk.${fix.risk}`))]
  if (fix.elevation) notes.push(translate(message('report.elevation')))
  if (fix.risk !== 'guide') notes.push(translate(message(fix.undoable ? 'report.undoable' : 'report.not-undoable')))
  return notes.join(', ')
}
