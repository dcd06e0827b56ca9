import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useClient } from '../client/client-context.ts'
import { PlanPreview } from '../fix/plan-preview.tsx'
import { usePlanRun } from '../fix/use-plan-run.ts'
import { Button } from '../parts/button.tsx'
import { Modal } from '../parts/modal.tsx'
import { Notice } from '../parts/notice.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
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
  const [attempt, setAttempt] = useState(1)
  const [agreed, setAgreed] = useState(false)
  const { run, start, cancel, reset } = usePlanRun()
  const preview = useQuery({
    queryKey: ['restart', root, service, attempt],
    // A preview is of the moment; an old one is never shown again.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => client.call('planRestart', { root, service }, { signal }),
  })
  const plan = preview.data?.ok === true ? preview.data.plan : undefined
  const running = isRunning(run)
  const close = () => onClose(run !== undefined)
  const again = () => {
    reset()
    setAgreed(false)
    setAttempt(attempt + 1)
  }

  const footer = () => {
    if (running)
      return <Button onPress={cancel}>{run?.verifying ? pages('services.restart.stop') : ui('actions.cancel')}</Button>
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
          <Button look="primary" isDisabled={!agreed} onPress={() => start('apply', plan.id, plan.steps.length)}>
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
