import type { MethodOutputs } from '../../engine/api.ts'
import type { ImportEntry } from '../../engine/contract/fact-values.ts'
import { Notice } from '../parts/notice.tsx'
import { useTexts } from '../texts/texts.ts'

type Verdict = MethodOutputs['runImports']

interface RunVerdictProps {
  readonly entry: ImportEntry
  readonly verdict: Verdict
}

const tones = {
  'imports-work': 'ok',
  'import-fails': 'error',
  'other-error': 'warning',
  'timed-out': 'unknown',
  'no-answer': 'unknown',
} as const satisfies Readonly<Record<Verdict['outcome'], string>>

/** What the real interpreter said, beside what was read from the text. */
export function RunVerdict({ entry, verdict }: RunVerdictProps) {
  const { pages } = useTexts()
  const { outcome, error, at, stopped } = verdict
  return (
    <div className="modal-body" role="status">
      <Notice tone={tones[outcome]} title={pages(`imports.run.outcomes.${outcome}`)}>
        {error !== undefined && <p className="code">{error}</p>}
        {at !== undefined && (
          <p className="code">
            {at.file}:{at.line}
          </p>
        )}
      </Notice>
      <p>
        <strong>{pages('imports.run.from-text')}</strong>{' '}
        {entry.failure === undefined
          ? pages('imports.works')
          : pages(`imports.failures.${entry.failure.kind}`, {
              module: entry.failure.module,
              name: entry.failure.name ?? '',
            })}
      </p>
      <p>{pages(`imports.run.verdict-${agreement(entry, verdict)}`)}</p>
      {stopped.length > 0 && (
        <>
          <h3>{pages('imports.run.stopped')}</h3>
          <ul>
            {stopped.map(({ event, detail }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same may be refused twice.
              <li key={index} className="code break-anywhere">
                {event} {detail}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

/** Whether both looks came to the same. */
function agreement({ failure }: ImportEntry, { outcome, kind }: Verdict): 'agree' | 'differ' | 'undecided' {
  if (outcome === 'timed-out' || outcome === 'no-answer') return 'undecided'
  if (outcome === 'import-fails') return failure !== undefined && failure.kind === kind ? 'agree' : 'differ'
  return failure === undefined ? 'agree' : 'differ'
}
