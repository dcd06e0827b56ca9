import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Installed packages, caches and build results: never the project's own files. */
const skippedFolders = new Set(
  'node_modules __pycache__ site-packages venv env dist build target vendor coverage htmlcov'.split(' '),
)
const maxDepth = 8
const maxEntries = 50_000

export interface WalkedFile {
  /** Relative to the start, with `/`. */
  readonly path: string
  readonly name: string
}

export interface Walk {
  readonly files: readonly WalkedFile[]
  /** True when there is more than anybody would want to wait for. */
  readonly cut: boolean
}

/**
 * The files below a folder that `wanted` accepts by name; hidden folders, installed packages and symlinks are left
 * out. A folder that cannot be read counts as empty, the start folder throws.
 */
export async function walkFolder(start: string, wanted: (name: string) => boolean, signal: AbortSignal): Promise<Walk> {
  const files: WalkedFile[] = []
  const pending: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }]
  let seen = 0
  for (let folder = pending.shift(); folder !== undefined; folder = pending.shift()) {
    signal.throwIfAborted()
    for (const entry of await readFolder(join(start, folder.path), folder.depth)) {
      if (++seen > maxEntries) return { files, cut: true }
      const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`
      if (entry.isFile() && wanted(entry.name)) files.push({ path, name: entry.name })
      if (entry.isDirectory() && isProjectFolder(entry.name) && folder.depth < maxDepth) {
        pending.push({ path, depth: folder.depth + 1 })
      }
    }
  }
  return { files, cut: false }
}

async function readFolder(path: string, depth: number): Promise<Dirent[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true })
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    if (depth === 0) throw error
    return []
  }
}

function isProjectFolder(name: string): boolean {
  return !name.startsWith('.') && !skippedFolders.has(name)
}
