import { Fragment } from 'react'

/** A text of the engine; what it puts between backticks is shown as code, everything else stays plain text. */
export function Prose({ text }: { readonly text: string }) {
  return text.split(/`([^`\n]+)`/).map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place.
    index % 2 === 1 ? <code key={index}>{part}</code> : <Fragment key={index}>{part}</Fragment>,
  )
}
