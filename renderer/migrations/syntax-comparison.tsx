import type { MethodOutputs } from '../../engine/api.ts'
import { Notice } from '../parts/notice.tsx'
import { useTexts } from '../texts/texts.ts'
import './syntax-comparison.css'

type Comparison = MethodOutputs['checkSyntax']
type Difference = Comparison['differences'][number]

const tones = { agrees: 'ok', differs: 'warning', 'could-not-look': 'unknown' } as const satisfies Readonly<
  Record<Comparison['outcome'], string>
>

/** What a real interpreter said of the migrations, beside what was read from their text. */
export function SyntaxComparisonView({ comparison }: { readonly comparison: Comparison }) {
  const { pages, say } = useTexts()
  const { outcome, version = '', judgedFor, compared, files, reason, differences, elsewhere, settled } = comparison
  const isOtherVersion = version !== '' && !version.startsWith(`3.${judgedFor}.`)
  return (
    <div className="modal-body" role="status">
      <Notice tone={tones[outcome]} title={pages(`migrations.python.outcomes.${outcome}`, { version, compared })}>
        {outcome === 'differs' && <p>{pages('migrations.python.differs-text')}</p>}
        {reason !== undefined && <p className="break-anywhere">{say(reason)}</p>}
        {compared < files && <p>{pages('migrations.python.compared', { compared, files })}</p>}
      </Notice>
      {isOtherVersion && differences.length > 0 && <p>{pages('migrations.python.other-version', { judgedFor })}</p>}
      <Differences title={pages('migrations.python.differences')} differences={differences} />
      <Differences title={pages('migrations.python.elsewhere')} differences={elsewhere} />
      <Differences title={pages('migrations.python.settled')} differences={settled} />
    </div>
  )
}

interface DifferencesProps {
  readonly title: string
  readonly differences: readonly Difference[]
}

function Differences({ title, differences }: DifferencesProps) {
  const { pages, say } = useTexts()
  if (differences.length === 0) return null
  const complaint = (one: Difference['text']) =>
    one === undefined
      ? pages('migrations.python.compiles')
      : one.line === 0
        ? say(one.message)
        : pages('migrations.python.at-line', { line: one.line, message: say(one.message) })
  return (
    <section>
      <h3>{title}</h3>
      <ul className="syntax-differences">
        {differences.map(({ file, text, python }) => (
          <li key={file}>
            <span className="code break-anywhere">{file}</span>
            <dl>
              <dt>{pages('migrations.python.from-text')}</dt>
              <dd className="break-anywhere">{complaint(text)}</dd>
              <dt>{pages('migrations.python.from-python')}</dt>
              <dd className="break-anywhere">{complaint(python)}</dd>
            </dl>
          </li>
        ))}
      </ul>
    </section>
  )
}
