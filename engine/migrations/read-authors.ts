import type { Machine } from '../core/machine.ts'
import { branchesWith, gitIn } from './ask-git.ts'
import type { HeadAuthor, MigrationTree } from './facts.ts'
import { mendedGraph, revisionsById } from './tree-graph.ts'

const timeoutMs = 4000
const mostBranches = 3
const mostHeads = 6
const mostDuplicates = 4

/**
 * Asks git who added a file, when, and on which branches that commit is.
 * @returns `uncommitted`: git knows no such file, or is not there. `unanswered`: it did not come to an end.
 */
export async function readAuthor(
  root: string,
  file: string,
  machine: Machine,
  signal: AbortSignal,
): Promise<HeadAuthor | 'uncommitted' | 'unanswered'> {
  const git = gitIn(root, machine, timeoutMs, signal)
  const { text: added, outcome } = await git(
    'log',
    '-1',
    '--diff-filter=A',
    '--no-show-signature',
    '--format=%H|%aI|%P|%an',
    '--',
    file,
  )
  const [, commit = '', date = '', parents = '', author = ''] =
    /^([0-9a-f]{40,64})\|([^|\n]+)\|([0-9a-f ]*)\|([^\n]*)/.exec(added) ?? []
  if (commit === '') return outcome === 'exited' || outcome === 'not-found' ? 'uncommitted' : 'unanswered'
  const isFirst = parents === ''
  const isShallow = isFirst && (await git('rev-parse', '--is-shallow-repository')).text.trim() === 'true'
  return {
    file,
    author: author.slice(0, 100),
    date,
    commit: commit.slice(0, 10),
    branches: await branchesWith(git, commit, mostBranches),
    ...(isShallow && { cutOff: true }),
  }
}

/** Asks git who made each of several heads, and both files of one id; of those that git does not know, nothing. */
export async function readHeadAuthors(
  root: string,
  trees: readonly MigrationTree[],
  machine: Machine,
  signal: AbortSignal,
): Promise<HeadAuthor[]> {
  const pairs = trees.flatMap((tree) =>
    mendedGraph(tree)
      .duplicates.filter(({ files }) => files.length === 2)
      .slice(0, mostDuplicates)
      .map(({ files }) => files),
  )
  const heads = trees.flatMap((tree) => {
    const graph = mendedGraph(tree)
    const byId = revisionsById(tree)
    return graph.heads.length < 2 ? [] : graph.heads.slice(0, mostHeads).flatMap((id) => byId.get(id)?.file ?? [])
  })
  const compared = pairs.slice(0, mostDuplicates)
  const wanted = [...new Set([...heads.slice(0, mostHeads), ...compared.flat()])]
  const asked = await Promise.all(wanted.map((file) => readAuthor(root, file, machine, signal)))
  // What git does not know counts as newer than what it knows: that must not be because it was slow for one of the two.
  const isOpen = (file: string) => asked[wanted.indexOf(file)] === 'unanswered'
  const leftOut = new Set(compared.filter((files) => files.some(isOpen)).flat())
  return asked.filter((answer) => typeof answer !== 'string').filter(({ file }) => !leftOut.has(file))
}
