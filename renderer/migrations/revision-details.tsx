import type { HeadAuthor } from '../../engine/contract/fact-values.ts'
import { Button } from '../parts/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { useTexts } from '../texts/texts.ts'
import './revision-details.css'
import type { RevisionPicture, RevisionRow } from './revision-rows.ts'

interface RevisionDetailsProps {
  readonly row: RevisionRow
  readonly picture: RevisionPicture
  readonly authors: readonly HeadAuthor[]
  readonly jump: (id: string) => void
}

/** One revision: its file, when it was made and by whom, and the way to its neighbours. */
export function RevisionDetails({ row: { revision, message }, picture, authors, jump }: RevisionDetailsProps) {
  const { pages } = useTexts()
  const madeBy = authors.find(({ file }) => file === revision.file)
  const neighbours = (name: 'parents' | 'children', ids: readonly string[]) =>
    ids.length > 0 && (
      <div>
        <dt>{pages(`migrations.${name}`)}</dt>
        <dd className="revision-details-links">
          {ids.map((id) => (
            <Button
              key={id}
              size="small"
              isDisabled={!picture.rows.some((row) => row.revision.id === id)}
              onPress={() => jump(id)}
            >
              <span className="code">{id}</span>
            </Button>
          ))}
        </dd>
      </div>
    )
  return (
    <section className="revision-details card" aria-label={pages('migrations.details', { id: revision.id })}>
      <h2>
        <span className="code">{revision.id}</span> {message}
      </h2>
      <dl>
        <div>
          <dt>{pages('migrations.file')}</dt>
          <dd className="revision-details-file">
            <span className="code break-anywhere">
              {revision.file}:{revision.line}
            </span>
            <CopyButton text={revision.file} of={revision.file} />
          </dd>
        </div>
        {revision.created !== undefined && (
          <div>
            <dt>{pages('migrations.created')}</dt>
            <dd>{revision.created}</dd>
          </div>
        )}
        {madeBy !== undefined && (
          <div>
            <dt>{pages('migrations.author')}</dt>
            <dd className="break-anywhere">
              {madeBy.author}, {madeBy.date.slice(0, 10)}, <span className="code">{madeBy.commit}</span>
            </dd>
          </div>
        )}
        {madeBy !== undefined && madeBy.branches.length > 0 && (
          <div>
            <dt>{pages('migrations.branches', { count: madeBy.branches.length })}</dt>
            <dd className="code break-anywhere">{madeBy.branches.join(', ')}</dd>
          </div>
        )}
        {neighbours('parents', picture.parentsOf.get(revision.id) ?? [])}
        {neighbours('children', picture.childrenOf.get(revision.id) ?? [])}
      </dl>
    </section>
  )
}
