import { type Finding, findingText } from '../../engine/core/finding.ts'
import { Prose } from '../parts/prose.tsx'
import { useTexts } from '../texts/texts.ts'
import { FixButtons } from './fix-buttons.tsx'

interface FindingAdviceProps {
  readonly finding: Finding
  /** The first root cause calls for action, other findings offer it, and a consequence goes away by itself. */
  readonly emphasis: 'call' | 'offer' | 'quiet'
}

/** Why it matters, and what to do next: by hand or with a fix. */
export function FindingAdvice({ finding, emphasis }: FindingAdviceProps) {
  const { ui, say } = useTexts()
  return (
    <>
      <p className="finding-explanation break-anywhere">
        <Prose text={say(findingText(finding, 'explanation'))} />
      </p>
      <div className={`finding-next finding-next-${emphasis}`}>
        <div>
          <h4>{ui('finding.next')}</h4>
          <p className="break-anywhere">
            <Prose text={say(findingText(finding, 'next'))} />
          </p>
        </div>
        <FixButtons finding={finding} prominent={emphasis === 'call'} />
      </div>
    </>
  )
}
