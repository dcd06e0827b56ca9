import { findingText } from '../../engine/core/finding.ts'
import { Button } from '../parts/button.tsx'
import { Prose } from '../parts/prose.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
import { formatList } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import type { ErrorGroup } from './error-groups.ts'
import type { LogEvidence } from './locate-evidence.ts'

interface LogFindingsProps {
  readonly evidence: readonly LogEvidence[]
  readonly jump: (line: number | undefined) => void
}

/** The findings whose evidence is in the logs; each leads to its lines. */
export function LogFindings({ evidence, jump }: LogFindingsProps) {
  const { pages, say } = useTexts()
  if (evidence.length === 0) return null
  return (
    <section className="finding-group">
      <h2>{pages('logs.evidence')}</h2>
      <ul className="logs-evidence">
        {evidence.map(({ finding, lines }) => (
          <li key={finding.id}>
            <Button size="small" onPress={() => jump(lines.at(-1))}>
              <StateIcon state={finding.severity} size={14} />
              <span className="logs-evidence-title">
                <Prose text={say(findingText(finding, 'title'))} />
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface ErrorKindsProps {
  readonly groups: readonly ErrorGroup[]
  readonly selected: string | undefined
  readonly select: (group: ErrorGroup | undefined) => void
}

/** Errors that no rule knows, alike ones as one, the newest first. */
export function ErrorKinds({ groups, selected, select }: ErrorKindsProps) {
  const { pages, language } = useTexts()
  if (groups.length === 0) return null
  return (
    <details className="card error-kinds" open={selected !== undefined || undefined}>
      <summary>
        <span className="error-kinds-title">{pages('logs.kinds', { count: groups.length })}</span>
        <span className="muted small">{pages('logs.kinds-text')}</span>
      </summary>
      <ul>
        {groups.map((group) => {
          const { shape, count, newest, services } = group
          const isSelected = shape === selected
          return (
            <li key={shape}>
              <button
                type="button"
                className="error-kind"
                aria-pressed={isSelected}
                onClick={() => select(isSelected ? undefined : group)}
              >
                <span className="error-kind-count">{pages('logs.times', { count })}</span>
                <span className="error-kind-text code">{newest.text.trim().slice(0, 300)}</span>
                <span className="error-kind-services muted small">{formatList(services, language)}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </details>
  )
}
