import { RotateCw } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { Link } from 'wouter'
import { useClient } from '../client/client-context.ts'
import { Button } from '../parts/button.tsx'
import { Keys } from '../parts/keys.tsx'
import { Notice } from '../parts/notice.tsx'
import { WithTooltip } from '../parts/tooltip.tsx'
import { ReportDiagnosis } from '../report/report-diagnosis.tsx'
import { PageHeader } from '../shell/page-header.tsx'
import { useShortcut } from '../shell/shortcuts.ts'
import { useConnection } from '../state/connection.ts'
import { useDiagnosis } from '../state/diagnosis.ts'
import { useProject } from '../state/project.ts'
import { formatAgo, formatDuration, lastPartOf } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import { useNow } from '../texts/use-now.ts'
import { TrustNotice } from '../trust/trust-notice.tsx'
import { DiagnosisResult } from './diagnosis-result.tsx'
import { ExportMenu } from './export-menu.tsx'
import { InterruptedPlans } from './interrupted-plans.tsx'

export function DiagnosisPage() {
  const { ui } = useTexts()
  const { root, report } = useProject()
  if (report !== undefined) return <ReportDiagnosis report={report} />
  if (root !== undefined) return <ProjectDiagnosis key={root} root={root} />
  return (
    <div className="page">
      <PageHeader title={ui('diagnosis.title')} />
      <p className="muted">{ui('diagnosis.empty')}</p>
      <p>
        <Link href="/">{ui('navigation.projects')}</Link>
      </p>
    </div>
  )
}

function ProjectDiagnosis({ root }: { readonly root: string }) {
  const { ui, language } = useTexts()
  const client = useClient()
  const run = useDiagnosis((diagnosis) => (diagnosis.run?.root === root ? diagnosis.run : undefined))
  const { start, cancel } = useDiagnosis()
  const [exported, setExported] = useState<{ readonly saved: string } | { readonly failed: true }>()
  const now = useNow()
  const running = run?.phase === 'running'
  const isLost = useConnection(({ state }) => state === 'lost')
  useEffect(() => {
    if (run === undefined) start(client, root)
  }, [run, client, root, start])
  const runAgain = useCallback(() => {
    // Without an engine there would be nothing to put in the place of what is on the page.
    if (isLost) return
    setExported(undefined)
    start(client, root)
  }, [client, root, start, isLost])
  useShortcut('run-again', runAgain)
  useShortcut('cancel', running ? cancel : undefined)
  const diagnosis = run?.diagnosis
  return (
    <div className="page">
      <PageHeader
        title={lastPartOf(root)}
        subtitle={
          diagnosis === undefined
            ? root
            : `${ui('diagnosis.read-at', { ago: formatAgo(diagnosis.startedAt, now, language) })}, ${ui(
                'diagnosis.took',
                { duration: formatDuration(diagnosis.durationMs, language) },
              )} · ${root}`
        }
        actions={
          <>
            <ExportMenu root={root} isDisabled={diagnosis === undefined} onResult={setExported} />
            <WithTooltip
              text={
                <>
                  {ui('shortcuts.run-again')} <Keys shortcut="Ctrl+R" />
                </>
              }
            >
              <Button onPress={runAgain} isPending={running} isDisabled={isLost}>
                <RotateCw size={15} aria-hidden />
                {ui('diagnosis.run-again')}
              </Button>
            </WithTooltip>
          </>
        }
      />
      <div className="page-status" role="status">
        {exported !== undefined &&
          ('saved' in exported ? (
            <Notice tone="ok" title={ui('export.saved', { name: exported.saved })} />
          ) : (
            <Notice tone="error" title={ui('export.failed')} />
          ))}
      </div>
      <InterruptedPlans root={root} />
      <TrustNotice root={root} />
      {run !== undefined && <DiagnosisResult run={run} now={now} runAgain={runAgain} />}
    </div>
  )
}
