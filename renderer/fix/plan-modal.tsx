import type { ReactNode } from 'react'
import { Modal } from '../parts/modal.tsx'
import { isRunning } from '../view/plan-run.ts'
import { NoPlanYet } from './no-plan-yet.tsx'
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
  const { plan, run, isPending, refusal, agreed, agree } = hand
  return (
    <Modal title={title} onClose={isRunning(run) ? undefined : onClose} footer={footer}>
      {run !== undefined ? (
        progress
      ) : plan !== undefined ? (
        <PlanPreview plan={plan} agreed={agreed} onAgree={agree} />
      ) : (
        <div className="modal-body">
          <NoPlanYet isPending={isPending} refusal={refusal} />
        </div>
      )}
    </Modal>
  )
}
