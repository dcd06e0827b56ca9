import type { RunResult } from './run-process.ts'

/**
 * Words that keep git from starting the filters that a repository's settings name: it asks them for the content of files
 * that changed a moment ago, also when nobody asked it about these files.
 * @param git runs git in the repository; asking for settings starts nothing.
 * @returns `undefined` when that cannot be made sure.
 */
export async function withoutFilters(
  git: (words: readonly string[]) => Promise<RunResult>,
): Promise<readonly string[] | undefined> {
  const result = await git(['config', '--null', '--name-only', '--get-regexp', '^filter\\.'])
  // 1: there are none.
  if (result.outcome !== 'exited' || result.code > 1) return undefined
  const keys = result.stdout.toString('utf8').split('\0').filter(Boolean)
  const filters = new Set(keys.map((key) => key.slice(0, key.lastIndexOf('.'))))
  // git takes what is behind the first `=` for the value.
  if ([...filters].some((filter) => filter.includes('='))) return undefined
  return [...filters].flatMap((filter) =>
    ['clean=', 'process=', 'required=false'].flatMap((setting) => ['-c', `${filter}.${setting}`]),
  )
}
