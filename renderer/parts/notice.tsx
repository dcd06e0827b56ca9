import type { ReactNode } from 'react'
import './notice.css'
import { type IconState, StateIcon } from './state-icon.tsx'

interface NoticeProps {
  readonly tone: 'error' | 'warning' | 'ok' | 'unknown' | 'info'
  readonly icon?: IconState
  readonly title: ReactNode
  /** Where the notice stands for a part of the page, its title is a heading. */
  readonly heading?: boolean
  readonly children?: ReactNode
  readonly actions?: ReactNode
}

/** A message across the page with what can be done about it. */
export function Notice({ tone, icon = tone, title, heading = false, children, actions }: NoticeProps) {
  const Title = heading ? 'h2' : 'p'
  return (
    <div className={`notice notice-${tone}`}>
      <StateIcon state={icon} />
      <div className="notice-body">
        <Title className="notice-title">{title}</Title>
        {children !== undefined && <div className="notice-text break-anywhere">{children}</div>}
      </div>
      {actions !== undefined && <div className="notice-actions">{actions}</div>}
    </div>
  )
}
