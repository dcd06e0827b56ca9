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
  /** Folders that could not be read, relative to the start: what is in them is not known. */
  readonly unread: readonly string[]
}

/**
 * The files below a folder that `wanted` accepts by name; hidden folders, installed packages and symlinks are left
 * out. Folders that cannot be read are named, the start folder throws.
 */
export async function walkFolder(start: string, wanted: (name: string) => boolean, signal: AbortSignal): Promise<Walk> {
  const files: WalkedFile[] = []
  const unread: string[] = []
  const pending: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }]
  let seen = 0
  for (let folder = pending.shift(); folder !== undefined; folder = pending.shift()) {
    signal.throwIfAborted()
    const entries = await readFolder(join(start, folder.path), folder.depth)
    if (entries === undefined) unread.push(folder.path)
    for (const entry of entries ?? []) {
      if (++seen > maxEntries) return { files, cut: true, unread }
      const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`
      if (entry.isFile() && wanted(entry.name)) files.push({ path, name: entry.name })
      if (entry.isDirectory() && isProjectFolder(entry.name) && folder.depth < maxDepth) {
        pending.push({ path, depth: folder.depth + 1 })
      }
    }
  }
  return { files, cut: false, unread }
}

async function readFolder(path: string, depth: number): Promise<Dirent[] | undefined> {
  try {
    const entries = await readdir(path, { withFileTypes: true })
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    if (depth === 0) throw error
    return undefined
  }
}

function isProjectFolder(name: string): boolean {
  return !name.startsWith('.') && !skippedFolders.has(name)
}
