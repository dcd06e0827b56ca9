import type { Machine } from '../core/machine.ts'
import type { RunResult } from '../core/run-process.ts'
import { stripControlSequences } from '../core/strip-control-sequences.ts'

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

/** What git said; `outcome` tells whether it came to its end. A code other than 0 is no output. */
export interface GitAnswer {
  readonly outcome: RunResult['outcome']
  readonly text: string
}

export type AskGit = (...words: readonly string[]) => Promise<GitAnswer>

/** Asks git about a folder. Nothing is written, not even git's own index. */
export function gitIn(root: string, machine: Machine, timeoutMs: number, signal: AbortSignal): AskGit {
  const environment = {
    ...machine.environment,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  }
  return async (...words) => {
    const result = await machine.runProcess('git', [...guards, ...words], {
      cwd: root,
      environment,
      timeoutMs,
      maxOutputBytes: 64 * 1024,
      signal,
    })
    // A folder that belongs to somebody else, no repository, no git: then there is no line about it.
    const said = result.outcome === 'exited' && result.code === 0 ? result.stdout.toString('utf8') : ''
    return { outcome: result.outcome, text: stripControlSequences(said) }
  }
}

/** Branches that have a commit, the first few. */
export async function branchesWith(git: AskGit, commit: string, most: number): Promise<string[]> {
  const { text } = await git(
    'for-each-ref',
    `--count=${most}`,
    `--contains=${commit}`,
    '--format=%(refname:short)',
    'refs/heads',
    'refs/remotes',
  )
  const branches = text
    .split('\n')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return branches.slice(0, most)
}
