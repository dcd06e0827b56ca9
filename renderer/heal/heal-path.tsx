import { type IconState, StateIcon } from '../parts/state-icon.tsx'
import { useTexts } from '../texts/texts.ts'
import type { HealEntry, HealPath as Path } from '../view/healing.ts'
import './heal-path.css'

const icons: Readonly<Record<HealEntry['state'], IconState>> = {
  healed: 'ok',
  left: 'warning',
  current: 'waiting',
  waiting: 'waiting',
  person: 'info',
}

interface HealPathProps {
  readonly path: Path
  /** How the last part of the way is: the proof that the stack is up. */
  readonly end: 'waiting' | 'current' | 'done'
}

/** The whole way: every cause with what became of it, and at its end the proof. */
export function HealPath({ path, end }: HealPathProps) {
  const { ui, say } = useTexts()
  const { entries, healed, total } = path
  return (
    <section className="heal-path" aria-label={ui('heal.path')}>
      <p className="heal-count">{ui('heal.healed-of', { healed, count: total })}</p>
      <div className="heal-track" aria-hidden>
        {entries.map(({ finding, state }) => (
          <span key={finding} className={`heal-track-part heal-track-${state}`} />
        ))}
        <span className={`heal-track-part heal-track-end heal-track-${end === 'done' ? 'healed' : end}`} />
      </div>
      <ol className="heal-entries">
        {entries.map(({ finding, title, state }) => (
          <li key={finding} className={`heal-entry heal-entry-${state}`} aria-current={state === 'current' && 'step'}>
            <StateIcon state={icons[state]} size={17} />
            <span className="heal-entry-title">{say(title)}</span>
            <span className="heal-entry-state">{ui(`heal.states.${state}`)}</span>
          </li>
        ))}
        <li
          className={`heal-entry heal-entry-${end === 'done' ? 'healed' : end}`}
          aria-current={end === 'current' && 'step'}
        >
          <StateIcon state={end === 'done' ? 'ok' : 'waiting'} size={17} />
          <span className="heal-entry-title">{ui('heal.end')}</span>
          <span className="heal-entry-state">{ui(end === 'done' ? 'heal.states.proven' : `heal.states.${end}`)}</span>
        </li>
      </ol>
    </section>
  )
}
