import { useClient } from '../client/client-context.ts'
import { PlanModal } from '../fix/plan-modal.tsx'
import { usePlan } from '../fix/use-plan.ts'
import { Button } from '../parts/button.tsx'
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
  const hand = usePlan({
    key: [root, 'restart', service],
    ask: (signal) => client.call('planRestart', { root, service }, { signal }),
  })
  const { plan, run, start, cancel, again } = hand
  const close = () => onClose(run !== undefined)

  const footer = () => {
    if (isRunning(run)) {
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
          <Button look="primary" isDisabled={!hand.mayStart} onPress={() => start('apply')}>
            {say(plan.fix.title)}
          </Button>
        )}
      </>
    )
  }

  return (
    <PlanModal
      title={plan === undefined ? pages('services.restart.title', { service }) : say(plan.fix.title)}
      hand={hand}
      onClose={close}
      footer={footer()}
      progress={run !== undefined && <RestartProgress run={run} />}
    />
  )
}
