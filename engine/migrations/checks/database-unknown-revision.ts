import { defineCheck } from '../../core/check.ts'
import type { Evidence, FindingDraft } from '../../core/finding.ts'
import { connectionsFact } from '../../database/facts.ts'
import { entryPointsFact } from '../../project/facts.ts'
import { type LostRevision, lostRevisionsFact, migrationTreesFact } from '../facts.ts'
import { databaseFinding, type TreeDatabase, treeDatabases } from '../tree-database.ts'

/** The database stands at a revision that no file here declares: every Alembic command on it fails. */
export default defineCheck({
  rule: 'migrations/database-unknown-revision',
  severity: 'error',
  needs: { trees: migrationTreesFact },
  uses: { entryPoints: entryPointsFact, connections: connectionsFact, lost: lostRevisionsFact },
  judge: ({ trees }, { entryPoints, connections, lost }) =>
    treeDatabases(trees, entryPoints, connections).flatMap((database) => judgeOne(database, lost?.revisions ?? [])),
})

function judgeOne(database: TreeDatabase, searched: readonly LostRevision[]): FindingDraft[] {
  const { revisions, context } = database
  const unknown = revisions.filter((id) => !context.byId.has(id))
  if (unknown.length === 0) return []
  const about = searched.filter(({ tree, revision }) => tree === context.tree.path && unknown.includes(revision))
  const found = about.find(({ search }) => search === 'found')
  const { file = '', commit = '', author = '', date = '', branches = [], ancestor = '' } = found ?? {}
  const [branch = ''] = branches
  const values = {
    revision: unknown.join(', '),
    count: unknown.length,
    file,
    commit,
    author,
    date: date.slice(0, 10),
    branch,
    // Of a branch that is only on the server, git makes a local one of the same name.
    switchTo: branch.replace(/^origin\//, ''),
    ancestor,
  }
  const data = {
    unknown,
    ...(found !== undefined && { file, commit, branches: [...branches] }),
    ...(ancestor !== '' && { ancestor }),
  }
  const draft = databaseFinding(database, values, data)
  const variant = variantOf(about, found)
  return [
    {
      ...draft,
      ...(variant !== undefined && { variant }),
      evidence: [...draft.evidence, ...about.flatMap(evidenceOf)],
    },
  ]
}

function variantOf(about: readonly LostRevision[], found: LostRevision | undefined): string | undefined {
  if (found !== undefined) return found.branches.length > 0 ? 'on-branch' : 'in-history'
  const isSearched = about.length > 0 && about.every(({ search }) => search === 'nothing')
  return isSearched ? 'not-in-git' : undefined
}

function evidenceOf({
  search,
  revision,
  file = '',
  commit = '',
  author = '',
  date = '',
  branches,
}: LostRevision): Evidence[] {
  if (search !== 'found') return []
  return [
    {
      kind: 'command',
      source: `git log --all -S${revision}`,
      text: [commit, author, date, ...branches, file].join(' · '),
    },
  ]
}
