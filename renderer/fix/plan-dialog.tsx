import type { PlanPreview as Plan, PlanOutcome } from '../../engine/api.ts'
import { useClient } from '../client/client-context.ts'
import { Button } from '../parts/button.tsx'
import { useDiagnosis } from '../state/diagnosis.ts'
import { useDialogs } from '../state/dialogs.ts'
import { useTexts } from '../texts/texts.ts'
import { isRunning } from '../view/plan-run.ts'
import { PlanModal } from './plan-modal.tsx'
import { PlanProgress } from './plan-progress.tsx'
import { usePlan } from './use-plan.ts'

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
  const { ui } = useTexts()
  const client = useClient()
  const closeDialog = useDialogs((dialogs) => dialogs.close)
  const hand = usePlan({ key: [root, name], ask })
  const { plan, run, start, cancel, again } = hand

  const diagnoseAgain = () => {
    closeDialog()
    useDiagnosis.getState().start(client, root)
  }
  // After a change, what is on the page is of the past.
  const close = run === undefined ? closeDialog : diagnoseAgain

  const footer = () => {
    if (isRunning(run)) return <Button onPress={cancel}>{ui('actions.cancel')}</Button>
    if (run !== undefined && plan !== undefined) {
      const outcome = run.result?.outcome
      return (
        <>
          {(outcome === 'failed' || outcome === 'undone') && <Button onPress={again}>{ui('fix.new-preview')}</Button>}
          {run.result?.undoable === true && <Button onPress={() => start('undo')}>{ui('fix.undo')}</Button>}
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
          mayStart={hand.mayStart}
          apply={() => start('apply')}
          checkAgain={diagnoseAgain}
          newPreview={hand.isPending ? undefined : again}
        />
      </>
    )
  }

  return (
    <PlanModal
      title={title}
      hand={hand}
      onClose={close}
      footer={footer()}
      progress={run !== undefined && plan !== undefined && <PlanProgress run={run} steps={plan.steps} />}
    />
  )
}

interface ActButtonProps {
  readonly plan: Plan | undefined
  readonly mayStart: boolean
  readonly apply: () => void
  readonly checkAgain: () => void
  readonly newPreview: (() => void) | undefined
}

/** The button that goes on. It says what it does; where a person must act themselves, it only looks again. */
function ActButton({ plan, mayStart, apply, checkAgain, newPreview }: ActButtonProps) {
  const { ui, say } = useTexts()
  if (plan === undefined) {
    return newPreview === undefined ? null : (
      <Button look="primary" onPress={newPreview}>
        {ui('fix.new-preview')}
      </Button>
    )
  }
  if (plan.fix.risk === 'guide') {
    return (
      <Button look="primary" onPress={checkAgain}>
        {ui('fix.guide-done')}
      </Button>
    )
  }
  return (
    <Button look="primary" isDisabled={!mayStart} onPress={apply}>
      {say(plan.fix.title)}
    </Button>
  )
}
