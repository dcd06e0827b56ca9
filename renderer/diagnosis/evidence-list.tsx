import { FileText, Gauge, ScrollText, SquareTerminal } from 'lucide-react'
import { Fragment } from 'react'
import type { Evidence } from '../../engine/core/finding.ts'
import { ShowInLogs } from '../logs/show-in-logs.tsx'
import { CodeBlock } from '../parts/code-block.tsx'
import { useTexts } from '../texts/texts.ts'

const icons = { log: ScrollText, file: FileText, command: SquareTerminal, measurement: Gauge } as const

/** What was seen, word for word, and where. */
export function EvidenceList({ evidence }: { readonly evidence: readonly Evidence[] }) {
  const { ui } = useTexts()
  if (evidence.length === 0) return null
  return (
    <div className="finding-part">
      <h4>{ui('finding.evidence')}</h4>
      {evidence.map(({ kind, source, text, line }, index) => {
        const Icon = icons[kind]
        const log = source.startsWith('logs:')
          ? ui('finding.log-of', { service: source.slice('logs:'.length) })
          : source
        const place = line === undefined ? log : `${source}:${line}`
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two pieces of evidence may say the same.
          <Fragment key={index}>
            <CodeBlock
              source={place}
              icon={<Icon size={14} aria-label={ui(`finding.kinds.${kind}`)} />}
              text={text}
              firstLine={kind === 'file' ? (line ?? undefined) : undefined}
            />
            {source.startsWith('logs:') && <ShowInLogs service={source.slice('logs:'.length)} text={text} />}
          </Fragment>
        )
      })}
    </div>
  )
}
