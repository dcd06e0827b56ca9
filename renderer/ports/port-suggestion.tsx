import { CopyButton } from '../parts/copy-button.tsx'
import { useTexts } from '../texts/texts.ts'
import type { Suggestion } from './use-suggestion.ts'

/** The nearest free port, or why there is none; read aloud when it comes. */
export function PortSuggestion({ suggestion }: { readonly suggestion: Suggestion | undefined }) {
  return (
    <div role="status" className="port-suggestion">
      {suggestion !== undefined && <SuggestionText {...suggestion} />}
    </div>
  )
}

function SuggestionText({ near, nearest, failed }: Suggestion) {
  const { pages } = useTexts()
  if (failed) return pages('ports.nearest.failed')
  if (nearest === undefined) return pages('ports.nearest.none', { port: String(near) })
  return (
    <>
      <span>{pages('ports.nearest.found', { port: String(near), nearest: String(nearest) })}</span>
      <CopyButton text={String(nearest)} of={String(nearest)} />
    </>
  )
}
