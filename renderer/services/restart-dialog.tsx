import { useClient } from '../client/client-context.ts'
import { NoPlanYet } from '../fix/no-plan-yet.tsx'
import { PlanPreview } from '../fix/plan-preview.tsx'
import { usePlan } from '../fix/use-plan.ts'
import { Button } from '../parts/button.tsx'
import { Modal } from '../parts/modal.tsx'
import { useTexts } from '../texts/texts.ts'
import { isRunning } from '../view/plan-run.ts'
import { RestartProgress } from './restart-progress.tsx'

interface RestartDialogProps {
  readonly root: string
  readonly service: string
  /** @param changed something was done, so what is on the page is of the past. */
  readonly onClose: (changed: boolean) => void
}

/** Restarting a service: what will happen, a yes, then its log and its health until it is well or not. */
export function RestartDialog({ root, service, onClose }: RestartDialogProps) {
  const { pages, ui, say } = useTexts()
  const client = useClient()
  const { plan, run, start, cancel, again, ...preview } = usePlan({
    key: [root, 'restart', service],
    ask: (signal) => client.call('planRestart', { root, service }, { signal }),
  })
  const running = isRunning(run)
  const close = () => onClose(run !== undefined)

  const footer = () => {
    if (running) {
      return <Button onPress={cancel}>{run?.verifying ? pages('services.restart.stop') : ui('actions.cancel')}</Button>
    }
    if (run !== undefined) {
      return (
        <>
          <Button onPress={again}>{pages('services.restart.again')}</Button>
          <Button look="primary" onPress={close}>
            {ui('actions.close')}
          </Button>
        </>
      )
    }
    return (
      <>
        <Button onPress={close}>{ui('actions.cancel')}</Button>
        {plan !== undefined && (
          <Button look="primary" isDisabled={!preview.mayStart} onPress={() => start('apply')}>
            {say(plan.fix.title)}
          </Button>
        )}
      </>
    )
  }

  return (
    <Modal
      title={plan === undefined ? pages('services.restart.title', { service }) : say(plan.fix.title)}
      onClose={running ? undefined : close}
      footer={footer()}
    >
      {run !== undefined ? (
        <RestartProgress run={run} />
      ) : plan !== undefined ? (
        <PlanPreview plan={plan} agreed={preview.agreed} onAgree={preview.agree} />
      ) : (
        <div className="modal-body">
          <NoPlanYet {...preview} />
        </div>
      )}
    </Modal>
  )
}
