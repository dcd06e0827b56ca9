import type { ReactNode } from 'react'
import { type Finding, findingText } from '../../engine/core/finding.ts'
import { Prose } from '../parts/prose.tsx'
import { useTexts } from '../texts/texts.ts'
import { FixPanel } from './fix-panel.tsx'

interface FindingAdviceProps {
  readonly finding: Finding
  /** The first root cause calls for action; other findings offer it. */
  readonly isCall?: boolean
  /** Stands above the words. */
  readonly children?: ReactNode
}

/** Why it matters and what to do next, and beside it the fixes. */
export function FindingAdvice({ finding, isCall = false, children }: FindingAdviceProps) {
  const { ui, say } = useTexts()
  return (
    <div className="finding-advice">
      <div className="finding-words break-anywhere">
        {children}
        <p>
          <Prose text={say(findingText(finding, 'explanation'))} />
        </p>
        <div>
          <h4>{ui('finding.next')}</h4>
          <p>
            <Prose text={say(findingText(finding, 'next'))} />
          </p>
        </div>
      </div>
      <FixPanel finding={finding} isCall={isCall} />
    </div>
  )
}
