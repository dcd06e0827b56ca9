import type { StepDescription } from '../../engine/core/step.ts'
import { Notice } from '../parts/notice.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
import { useTexts } from '../texts/texts.ts'
import { isRunning, type PlanRun } from '../view/plan-run.ts'
import { PlanSteps } from './plan-steps.tsx'

interface PlanProgressProps {
  readonly run: PlanRun
  readonly steps: readonly StepDescription[]
}

const runningTexts = { apply: 'fix.applying', undo: 'fix.undoing', finish: 'fix.finishing' } as const

/** A plan being carried out or taken back, and then what came of it. */
export function PlanProgress({ run, steps }: PlanProgressProps) {
  const { ui } = useTexts()
  return (
    <div className="modal-body">
      <div role="status" className={run.verifying ? 'plan-verifying' : undefined}>
        {isRunning(run) ? (
          <p className={run.verifying ? 'plan-step-head' : 'visually-hidden'}>
            <StateIcon state="running" size={20} />
            {ui(run.verifying ? 'fix.verifying' : runningTexts[run.action])}
          </p>
        ) : (
          <Outcome run={run} />
        )}
      </div>
      <PlanSteps steps={steps} progress={run.steps} isUndo={run.action === 'undo'} />
    </div>
  )
}

const outcomeTones = {
  verified: 'ok',
  'not-verified': 'warning',
  failed: 'error',
  undone: 'ok',
  cancelled: 'info',
} as const

function Outcome({ run: { result, failure } }: { readonly run: PlanRun }) {
  const { ui, say } = useTexts()
  if (result === undefined) {
    const kind = failure?.kind ?? 'failed'
    return (
      <Notice tone={kind === 'cancelled' ? 'info' : 'error'} title={ui(`failure.${kind}`)}>
        {kind === 'cancelled' || kind === 'lost' ? undefined : ui('failure.detail', { detail: failure?.detail ?? '' })}
      </Notice>
    )
  }
  const { outcome, reason, leftBehind } = result
  return (
    <Notice tone={outcomeTones[outcome]} title={ui(`fix.outcomes.${outcome}`)}>
      {reason !== undefined && <p>{say(reason)}</p>}
      {leftBehind === undefined ? (
        outcome !== 'not-verified' && <p>{ui(`fix.outcomes.${outcome}-text`)}</p>
      ) : (
        // What is still changed must not stand beside "everything is as before".
        <p>
          {ui('fix.left-behind')} {say(leftBehind)}
        </p>
      )}
    </Notice>
  )
}
