import { FileText, Gauge, ScrollText, SquareTerminal } from 'lucide-react'
import type { Evidence, Finding } from '../../engine/core/finding.ts'
import { ShowInLogs } from '../logs/show-in-logs.tsx'
import { CodeBlock } from '../parts/code-block.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { PathText } from '../parts/path-text.tsx'
import { useTexts } from '../texts/texts.ts'
import './evidence-list.css'

const icons = { log: ScrollText, file: FileText, command: SquareTerminal, measurement: Gauge } as const

/** What was seen, word for word, and where, and the rule that looked. */
export function EvidenceList({ finding: { evidence, rule } }: { readonly finding: Finding }) {
  const { ui } = useTexts()
  return (
    <div className="finding-part">
      <div className="evidence-head">
        {evidence.length > 0 && <h4>{ui('finding.evidence')}</h4>}
        <span className="evidence-rule code">{rule}</span>
      </div>
      {evidence.length > 0 && (
        <ul className="evidence-list" aria-label={ui('finding.evidence')}>
          {evidence.map((piece, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two pieces of evidence may say the same.
            <Piece key={index} {...piece} />
          ))}
        </ul>
      )}
    </div>
  )
}

/** One line stands beside its source; more lines stand below it. */
function Piece({ kind, source, text, line }: Evidence) {
  const { ui } = useTexts()
  const Icon = icons[kind]
  const icon = <Icon size={14} aria-label={ui(`finding.kinds.${kind}`)} />
  const service = source.startsWith('logs:') ? source.slice('logs:'.length) : undefined
  const named = service === undefined ? source : ui('finding.log-of', { service })
  const place = line === undefined ? named : `${source}:${line}`
  const logs = service !== undefined && <ShowInLogs service={service} text={text} />
  const words = text.trim()
  if (!words.includes('\n')) {
    return (
      <li className="evidence-line">
        <span className="evidence-source">
          {icon}
          <PathText path={place} />
        </span>
        <span className="evidence-text code">{words}</span>
        {logs}
        <CopyButton text={text} of={place} iconOnly />
      </li>
    )
  }
  return (
    <li>
      <CodeBlock
        source={place}
        icon={icon}
        text={text}
        firstLine={kind === 'file' ? (line ?? undefined) : undefined}
        actions={logs}
      />
    </li>
  )
}
