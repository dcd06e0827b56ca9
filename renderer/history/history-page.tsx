import { History } from 'lucide-react'
import { useJournal } from '../client/queries.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { PageHeader } from '../shell/page-header.tsx'
import { useProject } from '../state/project.ts'
import { useTexts } from '../texts/texts.ts'
import { HistoryItem } from './history-item.tsx'
import './history-page.css'

/** The journal of the opened project: what was changed, and the way back. */
export function HistoryPage() {
  const { ui } = useTexts()
  const root = useProject((project) => project.root)
  const journal = useJournal(root)
  return (
    <div className="page">
      <PageHeader title={ui('history.title')} subtitle={ui('history.lead')} />
      {journal.isError && (
        <Notice
          tone="error"
          title={ui('failure.failed')}
          actions={
            <Button size="small" onPress={() => void journal.refetch()}>
              {ui('connection.retry')}
            </Button>
          }
        >
          {journal.error.message}
        </Notice>
      )}
      {journal.data?.length === 0 && (
        <div className="card history-empty">
          <History className="history-empty-icon" size={30} strokeWidth={1.5} aria-hidden />
          <h2>{ui('history.empty')}</h2>
          <p>{ui('history.empty-text')}</p>
        </div>
      )}
      {journal.data !== undefined && journal.data.length > 0 && (
        <ul className="card" aria-label={ui('history.title')}>
          {journal.data.map((plan) => (
            <HistoryItem key={plan.id} plan={plan} />
          ))}
        </ul>
      )}
    </div>
  )
}
