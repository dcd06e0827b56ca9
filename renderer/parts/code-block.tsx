import { type ReactNode, useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Button } from './button.tsx'
import './code-block.css'
import { CopyButton } from './copy-button.tsx'
import { PathText } from './path-text.tsx'

interface CodeBlockProps {
  /** Where the text comes from; also the block's name for screen readers. */
  readonly source: string
  readonly icon?: ReactNode
  readonly text: string
  /** Number of the first line, where the text is part of a file. */
  readonly firstLine?: number | undefined
  readonly actions?: ReactNode
}

/** Longer texts show their last lines: in a log the end says what went wrong. */
const shownAtFirst = 14

/** A text taken from somewhere word for word, with its source and a way to copy it. */
export function CodeBlock({ source, icon, text, firstLine, actions }: CodeBlockProps) {
  const { ui } = useTexts()
  const [all, setAll] = useState(false)
  const lines = text.replace(/\n+$/, '').split('\n')
  const hidden = all ? 0 : Math.max(0, lines.length - shownAtFirst)
  const isFile = firstLine !== undefined
  const from = isFile ? 0 : hidden
  const shown = lines.slice(from, from + lines.length - hidden)
  return (
    <figure className="code-block">
      <figcaption className="code-block-header">
        {icon}
        <span className="code-block-source">
          <PathText path={source} />
        </span>
        {actions}
        <CopyButton text={text} of={source} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields. */}
      <div className="code-block-text code" tabIndex={0} role="group" aria-label={source}>
        {shown.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place.
          <span key={from + index} className={isFile ? 'code-block-line' : 'code-block-line code-block-line-plain'}>
            {isFile && (
              <span className="code-block-number" aria-hidden>
                {firstLine + from + index}
              </span>
            )}
            <span>{line === '' ? ' ' : line}</span>
          </span>
        ))}
      </div>
      {hidden > 0 && (
        <Button size="small" look="quiet" onPress={() => setAll(true)}>
          {ui('actions.show-all-lines', { count: hidden })}
        </Button>
      )}
    </figure>
  )
}
