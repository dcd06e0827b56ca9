import { HealBanner } from '../heal/heal-banner.tsx'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { formatAgo } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import type { DiagnosisRun } from '../view/diagnosis-run.ts'
import { groupFindings } from '../view/finding-groups.ts'
import { verdictOfRun } from '../view/verdict.ts'
import { AreaStrip } from './area-strip.tsx'
import './finding.css'
import { FindingList } from './finding-list.tsx'
import { LookedAt } from './looked-at.tsx'
import { RootCauseCard } from './root-cause-card.tsx'
import { RunningHeader } from './running-header.tsx'
import { UnusedIgnores } from './unused-ignores.tsx'
import { VerdictHeader, verdictText, verdictTitle } from './verdict-header.tsx'

/** A diagnosis older than this may describe a machine that has changed since. */
const staleAfterMs = 10 * 60_000

interface DiagnosisResultProps {
  readonly run: DiagnosisRun
  readonly now: number
  /** Absent for a report: what it describes is not at hand. */
  readonly runAgain?: () => void
}

/** A diagnosis from its first event to its verdict. */
export function DiagnosisResult({ run, now, runAgain }: DiagnosisResultProps) {
  return (
    <>
      <Announcement run={run} />
      <Headline run={run} now={now} {...(runAgain === undefined ? {} : { runAgain })} />
      <AreaStrip run={run} />
      {run.phase === 'done' ? <Judged run={run} /> : <SoFar run={run} />}
      {run.phase !== 'running' && <LookedAt run={run} />}
    </>
  )
}

/** Tells screen readers that it started and how it ended; the steps between are in the progress bar. */
function Announcement({ run }: { readonly run: DiagnosisRun }) {
  const texts = useTexts()
  const words = () => {
    if (run.phase === 'running') return texts.ui('diagnosis.running')
    if (run.phase !== 'done') return texts.ui(`diagnosis.${run.phase}`)
    const verdict = verdictOfRun(run)
    return `${verdictTitle(verdict, texts)}. ${verdictText(verdict, texts)}`
  }
  return (
    <p className="visually-hidden" role="status">
      {words()}
    </p>
  )
}

function Headline({ run, now, runAgain }: DiagnosisResultProps) {
  const { ui, language } = useTexts()
  const again = runAgain !== undefined && (
    <Button size="small" onPress={runAgain}>
      {ui('diagnosis.run-again')}
    </Button>
  )
  if (run.phase === 'running') return <RunningHeader run={run} />
  if (run.phase === 'cancelled') {
    return (
      <Notice tone="unknown" icon="stopped" heading title={ui('diagnosis.cancelled')} actions={again}>
        {ui('diagnosis.cancelled-text')}
      </Notice>
    )
  }
  if (run.phase === 'failed') {
    return (
      <Notice tone="error" heading title={ui('diagnosis.failed')} actions={again}>
        <p>{ui(`failure.${run.failure?.kind ?? 'failed'}`)}</p>
        {run.failure?.kind !== 'lost' && <p>{ui('failure.detail', { detail: run.failure?.detail ?? '' })}</p>}
      </Notice>
    )
  }
  const startedAt = run.diagnosis?.startedAt
  const stale = runAgain !== undefined && startedAt !== undefined && now - Date.parse(startedAt) > staleAfterMs
  return (
    <>
      {stale && (
        <Notice
          tone="info"
          title={ui('diagnosis.stale', { ago: formatAgo(startedAt, now, language) })}
          actions={again}
        />
      )}
      <VerdictHeader verdict={verdictOfRun(run)} />
    </>
  )
}

function Judged({ run }: { readonly run: DiagnosisRun }) {
  const { findings } = run
  const { ui } = useTexts()
  const { rootCauses, warnings, notes } = groupFindings(findings)
  const [first, ...others] = rootCauses
  return (
    <>
      <HealBanner run={run} />
      {first !== undefined && <RootCauseCard finding={first} findings={findings} />}
      <FindingList title={ui('finding.also-root-causes')} shown={others} findings={findings} />
      <FindingList title={ui('finding.warnings')} shown={warnings} findings={findings} />
      <FindingList title={ui('finding.notes')} shown={notes} findings={findings} />
      <UnusedIgnores ignores={run.diagnosis?.unusedIgnores ?? []} />
    </>
  )
}

function SoFar({ run: { findings, phase } }: { readonly run: DiagnosisRun }) {
  const { ui } = useTexts()
  if (findings.length === 0) return null
  return (
    <>
      <FindingList title={ui('finding.so-far')} shown={findings} findings={findings} />
      {phase === 'running' && <p className="muted small">{ui('diagnosis.found-so-far', { count: findings.length })}</p>}
    </>
  )
}
