import { RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { useClient } from '../client/client-context.ts'
import { Button } from '../parts/button.tsx'
import { useConnection } from '../state/connection.ts'
import { useDiagnosis } from '../state/diagnosis.ts'
import { useProject } from '../state/project.ts'
import { formatAgo } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import { useNow } from '../texts/use-now.ts'
import { PageHeader } from './page-header.tsx'

interface FactPageHeaderProps {
  readonly title: string
  /** When the facts on the page were read, ISO 8601. */
  readonly readAt: string
  /** They are read again and again. */
  readonly live?: boolean
  readonly actions?: ReactNode
}

/** The header of a page of facts: how old they are, and a way to read them again. */
export function FactPageHeader({ title, readAt, live = false, actions }: FactPageHeaderProps) {
  const { ui, pages, language } = useTexts()
  const client = useClient()
  const now = useNow()
  const root = useProject((project) => project.root)
  const running = useDiagnosis(({ run }) => run?.phase === 'running')
  const isLost = useConnection(({ state }) => state === 'lost')
  return (
    <PageHeader
      title={title}
      subtitle={live ? pages('live') : ui('diagnosis.read-at', { ago: formatAgo(readAt, now, language) })}
      actions={
        <>
          {actions}
          {root !== undefined && (
            <Button isPending={running} isDisabled={isLost} onPress={() => useDiagnosis.getState().start(client, root)}>
              <RotateCw size={15} aria-hidden />
              {ui('diagnosis.run-again')}
            </Button>
          )}
        </>
      }
    />
  )
}
