import type { ReactNode } from 'react'
import { usePageTitle } from './use-page-title.ts'

interface PageHeaderProps {
  readonly title: string
  readonly subtitle?: ReactNode
  readonly actions?: ReactNode
}

export function PageHeader({ title, subtitle, actions }: PageHeaderProps) {
  usePageTitle(title)
  return (
    <header className="page-header">
      <div className="page-header-title">
        <h1>{title}</h1>
        {subtitle !== undefined && <p className="page-header-subtitle">{subtitle}</p>}
      </div>
      {actions !== undefined && <div className="page-header-actions">{actions}</div>}
    </header>
  )
}
