import { type Dirent, realpathSync } from 'node:fs'
import { sep } from 'node:path'
import { isInside } from '../core/project-files.ts'
import type { TreeLocation } from './find-trees.ts'
import { listFolder } from './folders.ts'

/** Alembic's own pattern (`_only_source_rev_file`): case counts, hidden files count. */
const loaded = /^(?!\.#|__init__).*\.py$/
/** What `sourceless` adds, as far as its source is not there (`_sourceless_rev_file`). */
const compiled = /^(?!\.#|__init__)(.*?)(?:\.cpython-\d+(?:\.opt-\d)?)?\.py[co]$/
const maxFiles = 50_000
const maxSubfolders = 5_000

export interface RevisionFiles {
  /** Absolute, in the order in which Alembic loads them: location by location, each sorted. */
  readonly files: readonly string[]
  /** Compiled files that `sourceless` makes Alembic load: nothing can be read from their text. Absolute. */
  readonly compiled: readonly string[]
  readonly missing: readonly string[]
  readonly ignoredBelow: number
}

/** The files that Alembic would load, and what it would pass over in silence. */
export function listRevisionFiles(
  root: string,
  { versionLocations, recursive, sourceless = false }: TreeLocation,
): RevisionFiles {
  const seen = new Set<string>()
  const files: string[] = []
  const withoutSource: string[] = []
  const missing: string[] = []
  let ignoredBelow = 0
  const realRoot = realpathSync(root)
  for (const location of versionLocations) {
    const real = realFolder(location)
    if (real === undefined || !isInside(realRoot, real)) {
      missing.push(location)
      continue
    }
    const pending = [real]
    for (const folder of pending) {
      if (pending.length > maxSubfolders || files.length > maxFiles) break
      const entries = listFolder(folder).sort((a, b) => (a.name < b.name ? -1 : 1))
      if (sourceless) withoutSource.push(...compiledWithoutSource(folder, entries))
      for (const entry of entries) {
        const path = `${folder}${sep}${entry.name}`
        if (entry.isDirectory() && !loaded.test(entry.name)) {
          if (recursive && entry.name !== '__pycache__') pending.push(path)
          else if (!recursive) ignoredBelow += listFolder(path).filter(({ name }) => loaded.test(name)).length
        } else if (loaded.test(entry.name) && !seen.has(path)) {
          seen.add(path)
          files.push(path)
        }
      }
    }
  }
  // A configured location may lie inside of another one: then its files are not ignored.
  if (versionLocations.length > 1) ignoredBelow = 0
  return { files, compiled: withoutSource, missing, ignoredBelow }
}

/** Alembic looks in the folder itself and in its `__pycache__`. */
function compiledWithoutSource(folder: string, entries: readonly Dirent[]): string[] {
  const sources = new Set(entries.filter(({ name }) => loaded.test(name)).map(({ name }) => name.slice(0, -3)))
  const cache = `${folder}${sep}__pycache__`
  return [
    ...entries.map(({ name }) => ({ path: `${folder}${sep}${name}`, name })),
    ...listFolder(cache).map(({ name }) => ({ path: `${cache}${sep}${name}`, name })),
  ]
    .filter(({ name }) => {
      const [, source] = compiled.exec(name) ?? []
      return source !== undefined && !sources.has(source)
    })
    .map(({ path }) => path)
}

function realFolder(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}
