import type { Message } from '../../engine/core/message.ts'
import { Notice } from '../parts/notice.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
import { useTexts } from '../texts/texts.ts'
import './fix-dialog.css'

interface NoPlanYetProps {
  readonly isPending: boolean
  readonly refusal: Message | undefined
}

/** Stands where the preview will be: it is being worked out, or why there is none. */
export function NoPlanYet({ isPending, refusal }: NoPlanYetProps) {
  const { ui, say } = useTexts()
  if (isPending) {
    return (
      <p className="fix-preparing" role="status">
        <StateIcon state="running" size={20} />
        {ui('fix.preparing')}
      </p>
    )
  }
  return (
    <Notice tone="warning" title={ui('fix.no-plan')}>
      {refusal === undefined ? ui('fix.no-plan-text') : say(refusal)}
    </Notice>
  )
}
