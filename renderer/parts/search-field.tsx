import { Search, X } from 'lucide-react'
import { SearchField as AriaSearchField, Button, Input } from 'react-aria-components'
import { useTexts } from '../texts/texts.ts'
import './search-field.css'

interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
  /** Called for Enter; with the shift key, the person goes backwards. */
  readonly onEnter?: (backwards: boolean) => void
}

/** A text to look for; Escape empties it. */
export function SearchField({ label, value, onChange, onEnter }: SearchFieldProps) {
  const { pages } = useTexts()
  return (
    <AriaSearchField
      className="search-field"
      aria-label={label}
      value={value}
      onChange={onChange}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onEnter?.(event.shiftKey)
      }}
    >
      <Search size={15} aria-hidden />
      <Input placeholder={label} className="search-field-input" />
      {value !== '' && (
        <Button className="search-field-clear" aria-label={pages('search.clear')}>
          <X size={14} aria-hidden />
        </Button>
      )}
    </AriaSearchField>
  )
}
