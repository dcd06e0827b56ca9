import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Button } from './button.tsx'

interface CopyButtonProps {
  readonly text: string
  /** What the text is of, for who does not see the button's place. */
  readonly of: string
  readonly iconOnly?: boolean
}

/** Puts a text on the clipboard and says so for a moment. */
export function CopyButton({ text, of, iconOnly = false }: CopyButtonProps) {
  const { ui } = useTexts()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => navigator.clipboard.writeText(text).then(() => setCopied(true))
  return (
    <Button
      look="quiet"
      size="small"
      iconOnly={iconOnly}
      aria-label={`${ui('actions.copy')}: ${of}`}
      onPress={() => void copy()}
    >
      {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      <span aria-live="polite" className={iconOnly ? 'visually-hidden' : undefined}>
        {copied ? ui('actions.copied') : ui('actions.copy')}
      </span>
    </Button>
  )
}
