import { Heading } from 'react-aria-components'
import type { Finding } from '../../engine/core/finding.ts'
import { FindingRow } from './finding-row.tsx'

interface FindingListProps {
  readonly title: string
  readonly shown: readonly Finding[]
  readonly findings: readonly Finding[]
  /** Of its heading: 2 where it is a part of a page. */
  readonly level?: 2 | 3
}

/** A group of findings, each in one line. */
export function FindingList({ title, shown, findings, level = 3 }: FindingListProps) {
  if (shown.length === 0) return null
  return (
    <section className="finding-group">
      <Heading level={level}>{title}</Heading>
      <div className="card">
        {shown.map((finding) => (
          <FindingRow key={finding.id} finding={finding} findings={findings} level={level + 1} />
        ))}
      </div>
    </section>
  )
}
