import type { Machine } from '../core/machine.ts'
import { branchesWith, gitIn } from './ask-git.ts'
import type { HeadAuthor, MigrationTree } from './facts.ts'
import { mendedGraph, revisionsById } from './tree-graph.ts'

const timeoutMs = 4000
const mostBranches = 3
const mostHeads = 6
const mostDuplicates = 4

/** Asks git who added a file, when, and on which branches that commit is. `undefined`: git does not know, or is not there. */
export async function readAuthor(
  root: string,
  file: string,
  machine: Machine,
  signal: AbortSignal,
): Promise<HeadAuthor | undefined> {
  const git = gitIn(root, machine, timeoutMs, signal)
  const { text: added } = await git(
    'log',
    '-1',
    '--diff-filter=A',
    '--no-show-signature',
    '--format=%H|%aI|%an',
    '--',
    file,
  )
  const [, commit = '', date = '', author = ''] = /^([0-9a-f]{40,64})\|([^|\n]+)\|([^\n]*)/.exec(added) ?? []
  if (commit === '') return undefined
  return {
    file,
    author: author.slice(0, 100),
    date,
    commit: commit.slice(0, 10),
    branches: await branchesWith(git, commit, mostBranches),
  }
}

/** Asks git who made each of several heads, and both files of one id; of those that git does not know, nothing. */
export async function readHeadAuthors(
  root: string,
  trees: readonly MigrationTree[],
  machine: Machine,
  signal: AbortSignal,
): Promise<HeadAuthor[]> {
  const twice = trees.flatMap((tree) => {
    const pairs = mendedGraph(tree).duplicates.filter(({ files }) => files.length === 2)
    return pairs.slice(0, mostDuplicates).flatMap(({ files }) => files)
  })
  const files = trees.flatMap((tree) => {
    const { heads } = mendedGraph(tree)
    const byId = revisionsById(tree)
    return heads.length < 2 ? [] : heads.slice(0, mostHeads).flatMap((id) => byId.get(id)?.file ?? [])
  })
  const wanted = new Set([...files.slice(0, mostHeads), ...twice.slice(0, 2 * mostDuplicates)])
  const asked = await Promise.all([...wanted].map((file) => readAuthor(root, file, machine, signal)))
  return asked.filter((author) => author !== undefined)
}
