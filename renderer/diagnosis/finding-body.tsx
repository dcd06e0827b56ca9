import type { Finding } from '../../engine/core/finding.ts'
import { findingText } from '../../engine/core/finding.ts'
import { useTexts } from '../texts/texts.ts'
import { FixButtons } from './fix-buttons.tsx'

/** Why it matters, and what to do next: by hand or with a fix. */
export function FindingAdvice({ finding, prominent }: { readonly finding: Finding; readonly prominent: boolean }) {
  const { ui, say } = useTexts()
  return (
    <>
      <p className="finding-explanation break-anywhere">{say(findingText(finding, 'explanation'))}</p>
      <div className="finding-next">
        <div>
          <h4>{ui('finding.next')}</h4>
          <p className="break-anywhere">{say(findingText(finding, 'next'))}</p>
        </div>
        <FixButtons finding={finding} prominent={prominent} />
      </div>
    </>
  )
}
