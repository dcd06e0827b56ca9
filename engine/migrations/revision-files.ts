import { realpathSync } from 'node:fs'
import { sep } from 'node:path'
import { isInside } from '../core/project-files.ts'
import type { TreeLocation } from './find-trees.ts'
import { listFolder } from './folders.ts'

/** Alembic's own pattern (`_only_source_rev_file`): case counts, hidden files count. */
const loaded = /^(?!\.#|__init__).*\.py$/
const maxFiles = 50_000
const maxSubfolders = 5_000

export interface RevisionFiles {
  /** Absolute, in the order in which Alembic loads them: location by location, each sorted. */
  readonly files: readonly string[]
  readonly missing: readonly string[]
  readonly ignoredBelow: number
}

/** The files that Alembic would load, and what it would pass over in silence. */
export function listRevisionFiles(root: string, { versionLocations, recursive }: TreeLocation): RevisionFiles {
  const seen = new Set<string>()
  const files: string[] = []
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
  return { files, missing, ignoredBelow }
}

function realFolder(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}
