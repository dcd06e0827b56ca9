import { DiagnosisResult } from '../diagnosis/diagnosis-result.tsx'
import { Notice } from '../parts/notice.tsx'
import { PageHeader } from '../shell/page-header.tsx'
import { useDiagnosis } from '../state/diagnosis.ts'
import type { ReportOnScreen } from '../state/project.ts'
import { formatAgo } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import { useNow } from '../texts/use-now.ts'

/** The diagnosis in a report that somebody sent. */
export function ReportDiagnosis({ report }: { readonly report: ReportOnScreen }) {
  const { ui, language } = useTexts()
  const run = useDiagnosis((diagnosis) => diagnosis.run)
  const now = useNow()
  const diagnosis = run?.diagnosis
  if (run === undefined || diagnosis === undefined) return null
  const ago = formatAgo(diagnosis.startedAt, now, language)
  const system = ui(`received-report.platforms.${report.platform ?? 'unnamed'}`)
  return (
    <div className="page">
      <PageHeader title={report.project} subtitle={`${report.fileName} · ${diagnosis.root}`} />
      <Notice tone="info" title={ui('received-report.title', { ago, system })}>
        {ui('received-report.text', { version: report.version })}
      </Notice>
      <DiagnosisResult run={run} now={now} />
    </div>
  )
}
