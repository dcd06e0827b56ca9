import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Button } from './button.tsx'

/** Puts a text on the clipboard and says so for a moment. */
export function CopyButton({ text, of }: { readonly text: string; readonly of: string }) {
  const { ui } = useTexts()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => navigator.clipboard.writeText(text).then(() => setCopied(true))
  return (
    <Button look="quiet" size="small" aria-label={`${ui('actions.copy')}: ${of}`} onPress={() => void copy()}>
      {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      <span aria-live="polite">{copied ? ui('actions.copied') : ui('actions.copy')}</span>
    </Button>
  )
}
