import type { ReactNode } from 'react'
import { Modal } from '../parts/modal.tsx'
import { useTexts } from '../texts/texts.ts'
import { isRunning } from '../view/plan-run.ts'
import { NoPlanYet } from './no-plan-yet.tsx'
import { PlanConsent } from './plan-consent.tsx'
import { PlanPreview } from './plan-preview.tsx'
import type { PlanInHand } from './use-plan.ts'

interface PlanModalProps {
  readonly title: string
  readonly hand: PlanInHand
  readonly onClose: () => void
  readonly footer: ReactNode
  /** What is shown instead of the preview once the plan is being carried out. */
  readonly progress: ReactNode
}

/** The dialog around a plan: its preview, then its progress; it stays open while something runs. */
export function PlanModal({ title, hand, onClose, footer, progress }: PlanModalProps) {
  const { say } = useTexts()
  const { plan, run, isPending, refusal } = hand
  const close = isRunning(run) ? undefined : onClose
  return (
    <Modal title={title} onClose={close} consent={<PlanConsent hand={hand} />} footer={footer}>
      {run !== undefined ? (
        progress
      ) : (
        <div className="modal-body">
          {plan === undefined ? (
            <NoPlanYet isPending={isPending} refusal={refusal} />
          ) : (
            <>
              <p className="fix-problem break-anywhere">{say(plan.findingTitle)}</p>
              <PlanPreview plan={plan} />
            </>
          )}
        </div>
      )}
    </Modal>
  )
}
