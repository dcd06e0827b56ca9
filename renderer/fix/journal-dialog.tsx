import type { JournalPlan } from '../../engine/api.ts'
import { useClient } from '../client/client-context.ts'
import { Button } from '../parts/button.tsx'
import { Modal } from '../parts/modal.tsx'
import { useDiagnosis } from '../state/diagnosis.ts'
import { useDialogs } from '../state/dialogs.ts'
import { useTexts } from '../texts/texts.ts'
import { isRunning } from '../view/plan-run.ts'
import { PlanProgress } from './plan-progress.tsx'
import { PlanSteps } from './plan-steps.tsx'
import { usePlanRun } from './use-plan-run.ts'

interface JournalDialogProps {
  readonly action: 'undo' | 'finish'
  readonly plan: JournalPlan
}

/** Takes a recorded plan back, or finishes one that was cut off, after a yes. */
export function JournalDialog({ action, plan }: JournalDialogProps) {
  const { ui, say } = useTexts()
  const client = useClient()
  const closeDialog = useDialogs((dialogs) => dialogs.close)
  const { run, start, cancel } = usePlanRun()
  const running = isRunning(run)
  const title = ui(`fix.${action}-title`, { title: say(plan.title) })
  const close = () => {
    closeDialog()
    // After a change, the diagnosis is of the past.
    if (run !== undefined && useDiagnosis.getState().run?.root === plan.root) {
      useDiagnosis.getState().start(client, plan.root)
    }
  }
  const footer = () => {
    if (running) return <Button onPress={cancel}>{ui('actions.cancel')}</Button>
    if (run !== undefined) {
      return (
        <Button look="primary" onPress={close}>
          {ui('fix.done')}
        </Button>
      )
    }
    return (
      <>
        <Button onPress={close}>{ui('actions.cancel')}</Button>
        <Button look="primary" onPress={() => start(action, plan.id, plan.steps.length)}>
          {ui(action === 'undo' ? 'history.undo' : 'history.finish')}
        </Button>
      </>
    )
  }
  return (
    <Modal title={title} onClose={running ? undefined : close} footer={footer()}>
      {run === undefined ? (
        <div className="modal-body">
          <section className="fix-part">
            <h3>{ui(`history.confirm-${action}`)}</h3>
            <p>{ui(`history.confirm-${action}-text`)}</p>
          </section>
          <PlanSteps steps={plan.steps} isUndo={action === 'undo'} />
        </div>
      ) : (
        <PlanProgress run={run} steps={plan.steps} />
      )}
    </Modal>
  )
}
