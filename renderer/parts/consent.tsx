import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { Checkbox } from 'react-aria-components'
import './consent.css'

interface ConsentProps {
  readonly agreed: boolean
  readonly onAgree: (agreed: boolean) => void
  /** What the yes is to. */
  readonly children: ReactNode
}

/** The yes without which nothing starts that could do harm. */
export function Consent({ agreed, onAgree, children }: ConsentProps) {
  return (
    <Checkbox className="checkbox" isSelected={agreed} onChange={onAgree}>
      <span className="checkbox-box">{agreed && <Check size={13} strokeWidth={3} aria-hidden />}</span>
      <span className="break-anywhere">{children}</span>
    </Checkbox>
  )
}
