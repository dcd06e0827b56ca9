import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PlanPreview as Plan, PlanOutcome } from '../../engine/api.ts'
import { useClient } from '../client/client-context.ts'
import { Button } from '../parts/button.tsx'
import { Modal } from '../parts/modal.tsx'
import { Notice } from '../parts/notice.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
import { useDiagnosis } from '../state/diagnosis.ts'
import { useDialogs } from '../state/dialogs.ts'
import { useTexts } from '../texts/texts.ts'
import { isRunning } from '../view/plan-run.ts'
import './fix-dialog.css'
import { PlanPreview } from './plan-preview.tsx'
import { PlanProgress } from './plan-progress.tsx'
import { usePlanRun } from './use-plan-run.ts'

interface PlanDialogProps {
  readonly root: string
  readonly title: string
  /** Tells this plan from all others. */
  readonly name: string
  /** Asks the engine for the plan; nothing changes by that. */
  readonly ask: (signal: AbortSignal) => Promise<PlanOutcome>
}

/** Preview, consent, progress, result: everything between a wish and a machine that is mended or as it was. */
export function PlanDialog({ root, title, name, ask }: PlanDialogProps) {
  const { ui, say } = useTexts()
  const client = useClient()
  const closeDialog = useDialogs((dialogs) => dialogs.close)
  const [attempt, setAttempt] = useState(1)
  const [agreed, setAgreed] = useState(false)
  const { run, start, cancel, reset } = usePlanRun()
  const preview = useQuery({
    queryKey: ['plan', root, name, attempt],
    // A preview is of the moment; an old one is never shown again.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => ask(signal),
  })
  const plan = preview.data?.ok === true ? preview.data.plan : undefined
  const running = isRunning(run)

  const diagnoseAgain = () => {
    closeDialog()
    useDiagnosis.getState().start(client, root)
  }
  // After a change, what is on the page is of the past.
  const close = run === undefined ? closeDialog : diagnoseAgain
  const newPreview = () => {
    reset()
    setAgreed(false)
    setAttempt(attempt + 1)
  }

  const footer = () => {
    if (running) return <Button onPress={cancel}>{ui('actions.cancel')}</Button>
    if (run !== undefined && plan !== undefined) {
      const outcome = run.result?.outcome
      return (
        <>
          {(outcome === 'failed' || outcome === 'undone') && (
            <Button onPress={newPreview}>{ui('fix.new-preview')}</Button>
          )}
          {run.result?.undoable === true && (
            <Button onPress={() => start('undo', plan.id, plan.steps.length)}>{ui('fix.undo')}</Button>
          )}
          <Button look="primary" onPress={diagnoseAgain}>
            {ui('fix.diagnose-again')}
          </Button>
        </>
      )
    }
    return (
      <>
        <Button onPress={closeDialog}>{ui('actions.cancel')}</Button>
        <ActButton
          plan={plan}
          agreed={agreed}
          apply={() => plan && start('apply', plan.id, plan.steps.length)}
          checkAgain={diagnoseAgain}
          newPreview={preview.isPending ? undefined : newPreview}
        />
      </>
    )
  }

  return (
    <Modal title={title} onClose={running ? undefined : close} footer={footer()}>
      {run !== undefined && plan !== undefined ? (
        <PlanProgress run={run} steps={plan.steps} />
      ) : plan !== undefined ? (
        <PlanPreview plan={plan} agreed={agreed} onAgree={setAgreed} />
      ) : (
        <div className="modal-body">
          {preview.isPending ? (
            <p className="fix-preparing" role="status">
              <StateIcon state="running" size={20} />
              {ui('fix.preparing')}
            </p>
          ) : (
            <Notice tone="warning" title={ui('fix.no-plan')}>
              {preview.data?.ok === false ? say(preview.data.reason) : ui('fix.no-plan-text')}
            </Notice>
          )}
        </div>
      )}
    </Modal>
  )
}

interface ActButtonProps {
  readonly plan: Plan | undefined
  readonly agreed: boolean
  readonly apply: () => void
  readonly checkAgain: () => void
  readonly newPreview: (() => void) | undefined
}

/** The button that goes on. It says what it does; where a person must act themselves, it only looks again. */
function ActButton({ plan, agreed, apply, checkAgain, newPreview }: ActButtonProps) {
  const { ui, say } = useTexts()
  if (plan === undefined) {
    return newPreview === undefined ? null : (
      <Button look="primary" onPress={newPreview}>
        {ui('fix.new-preview')}
      </Button>
    )
  }
  const { fix } = plan
  if (fix.risk === 'guide') {
    return (
      <Button look="primary" onPress={checkAgain}>
        {ui('fix.guide-done')}
      </Button>
    )
  }
  return (
    <Button look="primary" isDisabled={fix.risk === 'ask' && !agreed} onPress={apply}>
      {say(fix.title)}
    </Button>
  )
}
