import type { Machine } from '../core/machine.ts'
import { stripControlSequences } from '../core/strip-control-sequences.ts'
import type { HeadAuthor, MigrationTree } from './facts.ts'
import { mendedGraph, revisionsById } from './tree-graph.ts'

const timeoutMs = 4000
const mostBranches = 3
const mostHeads = 6

/**
 * A repository that was just cloned may configure programs that git starts by itself: none of them may run, and git may
 * fetch nothing.
 */
const guards = [
  '--no-pager',
  '-c', 'core.fsmonitor=false',
  '-c', 'core.hooksPath=/dev/null',
  '-c', 'log.showSignature=false',
  '-c', 'protocol.allow=never',
  '-c', 'core.quotePath=false',
] // biome-ignore format: pairs

/** Asks git who added a file, when, and on which branches that commit is. `undefined`: git does not know, or is not there. */
export async function readAuthor(
  root: string,
  file: string,
  machine: Machine,
  signal: AbortSignal,
): Promise<HeadAuthor | undefined> {
  const git = async (...words: readonly string[]) => {
    const environment = {
      ...machine.environment,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_NO_LAZY_FETCH: '1',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_TERMINAL_PROMPT: '0',
    }
    const result = await machine.runProcess('git', [...guards, ...words], {
      cwd: root,
      environment,
      timeoutMs,
      maxOutputBytes: 64 * 1024,
      signal,
    })
    // A folder that belongs to somebody else, no repository, no git: then there is no line about it.
    return result.outcome === 'exited' && result.code === 0 ? stripControlSequences(result.stdout.toString('utf8')) : ''
  }
  const added = await git('log', '-1', '--diff-filter=A', '--no-show-signature', '--format=%H|%aI|%an', '--', file)
  const [, commit = '', date = '', author = ''] = /^([0-9a-f]{40,64})\|([^|\n]+)\|([^\n]*)/.exec(added) ?? []
  if (commit === '') return undefined
  const refs = await git(
    'for-each-ref',
    `--count=${mostBranches}`,
    `--contains=${commit}`,
    '--format=%(refname:short)',
    'refs/heads',
    'refs/remotes',
  )
  const branches = refs
    .split('\n')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return {
    file,
    author: author.slice(0, 100),
    date,
    commit: commit.slice(0, 10),
    branches: branches.slice(0, mostBranches),
  }
}

/** Asks git who made each of several heads; of those that git does not know, nothing. */
export async function readHeadAuthors(
  root: string,
  trees: readonly MigrationTree[],
  machine: Machine,
  signal: AbortSignal,
): Promise<HeadAuthor[]> {
  const files = trees.flatMap((tree) => {
    const { heads } = mendedGraph(tree)
    const byId = revisionsById(tree)
    return heads.length < 2 ? [] : heads.slice(0, mostHeads).flatMap((id) => byId.get(id)?.file ?? [])
  })
  const asked = await Promise.all(files.slice(0, mostHeads).map((file) => readAuthor(root, file, machine, signal)))
  return asked.filter((author) => author !== undefined)
}
