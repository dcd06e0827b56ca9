import { ListBox, ListBoxItem } from 'react-aria-components'
import type { ImportEntry } from '../../engine/contract/fact-values.ts'
import { StateIcon } from '../parts/state-icon.tsx'
import { useTexts } from '../texts/texts.ts'
import './entry-list.css'

interface EntryListProps {
  readonly entries: readonly ImportEntry[]
  /** The place of the one whose imports are shown. */
  readonly chosen: number
  readonly choose: (index: number) => void
}

/** All Python entry points with whether their imports work, one of them chosen. */
export function EntryList({ entries, chosen, choose }: EntryListProps) {
  const { pages, ui } = useTexts()
  return (
    <ListBox
      className="entry-list card"
      aria-label={pages('imports.entry-points', { count: entries.length })}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={(keys) => {
        const [key] = keys === 'all' ? [] : keys
        if (typeof key === 'number') choose(key)
      }}
    >
      {entries.map(({ service, text, failure, requirements }, index) => {
        const state = failure === undefined ? (requirements.complete ? 'ok' : 'info') : 'problem'
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry point is told by its place in the fact.
          <ListBoxItem key={index} id={index} className="entry" textValue={`${service} ${text}`}>
            <StateIcon state={state} size={17} />
            <span className="entry-words">
              <span className="entry-service">{service}</span>
              <span className="entry-text code" title={text}>
                {text}
              </span>
            </span>
            {state === 'problem' && <span className="visually-hidden">{ui('area-states.problem')}</span>}
          </ListBoxItem>
        )
      })}
    </ListBox>
  )
}
