import type { LongPaths } from './facts.ts'

/** `MAX_PATH` of Windows counts the zero at the end: a path of 260 characters is one too many. */
export const maxPathCharacters = 259

/** The longest of the paths, and how many Windows refuses unless it is told otherwise. */
export function measurePaths(paths: readonly string[]): Pick<LongPaths, 'longest' | 'tooLong'> {
  let longest: string | undefined
  let tooLong = 0
  for (const path of paths) {
    if (path.length > maxPathCharacters) tooLong += 1
    if (longest === undefined || path.length > longest.length) longest = path
  }
  return { tooLong, ...(longest !== undefined && { longest: { path: longest, length: longest.length } }) }
}
