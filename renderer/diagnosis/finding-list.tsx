import type { Finding } from '../../engine/core/finding.ts'
import { FindingRow } from './finding-row.tsx'

interface FindingListProps {
  readonly title: string
  readonly shown: readonly Finding[]
  readonly findings: readonly Finding[]
}

/** A group of findings, each in one line. */
export function FindingList({ title, shown, findings }: FindingListProps) {
  if (shown.length === 0) return null
  return (
    <section className="finding-group">
      <h3>{title}</h3>
      <div className="card">
        {shown.map((finding) => (
          <FindingRow key={finding.id} finding={finding} findings={findings} />
        ))}
      </div>
    </section>
  )
}
