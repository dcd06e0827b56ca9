import { Eye, Search, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { useWatchedPorts, type Watch } from '../state/watched-ports.ts'
import { formatAgo } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import { PortSuggestion } from './port-suggestion.tsx'
import { useSuggestion } from './use-suggestion.ts'
import { type WatchedState, watchedName } from './watched-port.ts'
import './port-tools.css'

/** Watches ports that the person names, and finds a free one near them. */
export function PortTools({ root, now }: { readonly root: string; readonly now: number }) {
  const { pages } = useTexts()
  const { watches, changes, watch } = useWatchedPorts()
  const { suggestion, suggest } = useSuggestion(root)
  const [text, setText] = useState('')
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0
  const valid = port >= 1 && port <= 65_535
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!valid) return
    watch({ port, protocol: 'tcp' })
    setText('')
  }
  return (
    <section className="port-tools card" aria-label={pages('ports.watch.title')}>
      <form className="port-watch-form" onSubmit={onSubmit}>
        <label htmlFor="watch-port">{pages('ports.watch.label')}</label>
        <input
          id="watch-port"
          className="port-watch-input"
          inputMode="numeric"
          autoComplete="off"
          placeholder="8000"
          value={text}
          onChange={(event) => setText(event.target.value)}
          aria-invalid={text !== '' && !valid}
          aria-describedby="watch-port-help"
        />
        <Button type="submit" isDisabled={!valid}>
          <Eye size={15} aria-hidden />
          {pages('ports.watch.start')}
        </Button>
        <Button isDisabled={!valid} onPress={() => suggest(port, 'tcp')}>
          <Search size={15} aria-hidden />
          {pages('ports.nearest.find')}
        </Button>
        <span id="watch-port-help" className={text !== '' && !valid ? 'port-watch-wrong' : 'muted small'}>
          {pages(text !== '' && !valid ? 'ports.watch.invalid' : 'ports.watch.help')}
        </span>
      </form>
      <PortSuggestion suggestion={suggestion} />
      {watches.length > 0 && (
        <ul className="port-watches" aria-label={pages('ports.watch.list')}>
          {watches.map((one) => (
            <WatchItem key={watchedName(one)} watch={one} now={now} />
          ))}
        </ul>
      )}
      <div role="log" aria-live="assertive" className="visually-hidden">
        {changes.map((change) => (
          <ChangeText key={watchedName(change)} port={watchedName(change)} state={change.now} />
        ))}
      </div>
    </section>
  )
}

function WatchItem({ watch, now }: { readonly watch: Watch; readonly now: number }) {
  const { pages, language } = useTexts()
  const forget = useWatchedPorts((state) => state.forget)
  const { last, since } = watch
  return (
    <li className="port-watch">
      <strong>{watchedName(watch)}</strong>
      {last !== undefined && (
        <>
          <Badge tone={last.state === 'free' ? 'ok' : 'warning'}>{pages(`ports.watch.${last.state}`)}</Badge>
          {last.state === 'taken' && <span className="break-anywhere">{holderOf(last)}</span>}
          {since !== undefined && (
            <span className="muted small">{pages('ports.watch.since', { ago: formatAgo(since, now, language) })}</span>
          )}
        </>
      )}
      <Button
        look="quiet"
        size="small"
        iconOnly
        aria-label={pages('ports.watch.stop', { port: watchedName(watch) })}
        onPress={() => forget(watch)}
      >
        <X size={14} aria-hidden />
      </Button>
    </li>
  )
}

function ChangeText({ port, state }: { readonly port: string; readonly state: WatchedState }) {
  const { pages } = useTexts()
  if (state.state === 'free') return <p>{pages('ports.watch.became-free', { port })}</p>
  const holder = holderOf(state)
  return (
    <p>
      {holder === '' ? pages('ports.watch.was-taken', { port }) : pages('ports.watch.was-taken-by', { port, holder })}
    </p>
  )
}

function holderOf({ program, pid, container }: Extract<WatchedState, { state: 'taken' }>): string {
  const who = program === undefined ? '' : pid === undefined ? program : `${program} (${pid})`
  return [container, who].filter(Boolean).join(' · ')
}
