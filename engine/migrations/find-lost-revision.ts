import { readPythonSource } from '../python/source.ts'
import { type AskGit, branchesWith } from './ask-git.ts'
import type { LostRevision, MigrationTree } from './facts.ts'
import { readRevision } from './revision-file.ts'

/** Ids as Alembic makes them and people write them; anything else could be more than a word to git. */
const plainId = /^\w[\w.]{0,63}$/
const mostCandidates = 5
const mostBranches = 3
const longestChain = 20

/**
 * Looks through all branches, and through what only the reflog still has, for the file that declared a revision: by its
 * name first, which is quick, then by its content.
 */
export async function findLostRevision(tree: MigrationTree, revision: string, git: AskGit): Promise<LostRevision> {
  const common = { tree: tree.path, revision, branches: [] }
  if (!plainId.test(revision)) return { ...common, search: 'nothing' }
  const known = new Set(tree.revisions.map(({ id }) => id))
  const { found, isFinished } = await findFile(tree, revision, git)
  if (found === undefined) {
    // Without a repository, or with a shallow one, that nothing was found says nothing.
    const { text } = await git('rev-parse', '--is-shallow-repository')
    return { ...common, search: isFinished && text.trim() === 'false' ? 'nothing' : 'not-finished' }
  }
  const { file, commit, date, author } = found
  const branches = await branchesThatHave(git, commit, file)
  const ancestor = await knownAncestor(tree, found.parents, known, git)
  return {
    ...common,
    search: 'found',
    file,
    commit: commit.slice(0, 10),
    date,
    author: author.slice(0, 100),
    branches,
    ...(ancestor !== undefined && { ancestor }),
  }
}

interface FoundFile {
  readonly file: string
  readonly commit: string
  readonly date: string
  readonly author: string
  readonly parents: readonly string[]
}

async function findFile(
  { versionLocations }: MigrationTree,
  revision: string,
  git: AskGit,
): Promise<{ readonly found?: FoundFile; readonly isFinished: boolean }> {
  const log = [
    'log',
    '--all',
    '--reflog',
    '--diff-filter=AR',
    '--no-renames',
    '--no-show-signature',
    '--no-textconv',
    '--no-ext-diff',
  ]
  const shape = ['--relative', '--name-only', '--format=|%H|%aI|%an']
  const searches = [
    [...log, ...shape, '--', `:(glob)**/*${revision}*.py`],
    [...log, ...shape, `-S${revision}`, '--', ...versionLocations],
  ]
  let isFinished = true
  for (const words of searches) {
    const { outcome, text } = await git(...words)
    if (outcome !== 'exited') isFinished = false
    for (const candidate of candidatesIn(text).slice(0, mostCandidates)) {
      const parents = await parentsIn(git, candidate, revision)
      if (parents !== undefined) return { found: { ...candidate, parents }, isFinished }
    }
  }
  return { isFinished }
}

function candidatesIn(text: string): Omit<FoundFile, 'parents'>[] {
  const candidates: Omit<FoundFile, 'parents'>[] = []
  let commit: Omit<FoundFile, 'parents' | 'file'> | undefined
  for (const line of text.split('\n')) {
    const header = /^\|([0-9a-f]{40,64})\|([^|]*)\|(.*)$/.exec(line)
    if (header !== null) commit = { commit: header[1] ?? '', date: header[2] ?? '', author: header[3] ?? '' }
    else if (commit !== undefined && line.endsWith('.py')) candidates.push({ ...commit, file: line })
  }
  return candidates
}

/** The parents that the file of a commit declares; `undefined` where it declares another revision, or none. */
async function parentsIn(
  git: AskGit,
  { commit, file }: Omit<FoundFile, 'parents'>,
  revision: string,
): Promise<readonly string[] | undefined> {
  const { text } = await git('show', '--no-textconv', '--no-ext-diff', `${commit}:./${file}`)
  if (text === '') return undefined
  const reading = readRevision(file, readPythonSource(Buffer.from(text)))
  return reading.revision?.id === revision ? reading.revision.parents : undefined
}

/** A branch may have deleted the file again. */
async function branchesThatHave(git: AskGit, commit: string, file: string): Promise<string[]> {
  const branches = await branchesWith(git, commit, mostBranches)
  const has = await Promise.all(
    branches.map(async (branch) => {
      const listed = await Promise.all(
        ['heads', 'remotes'].map((kind) => git('ls-tree', '--name-only', `refs/${kind}/${branch}`, '--', file)),
      )
      return listed.some(({ text }) => text !== '')
    }),
  )
  return branches.filter((_, index) => has[index])
}

/** Follows parents that are lost as well, back to one that is here. */
async function knownAncestor(
  tree: MigrationTree,
  parents: readonly string[],
  known: ReadonlySet<string>,
  git: AskGit,
): Promise<string | undefined> {
  let current = parents
  for (let length = 0; length < longestChain; length += 1) {
    const [first, other] = current
    if (first === undefined) return 'base'
    // With two sides there is no single revision to go back to.
    if (other !== undefined) return undefined
    if (known.has(first)) return first
    if (!plainId.test(first)) return undefined
    const { found } = await findFile(tree, first, git)
    if (found === undefined) return undefined
    current = found.parents
  }
  return undefined
}
