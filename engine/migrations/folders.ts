import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Folders of other people's code, of tools, and copies that builds make. */
const skipped = new Set([
  'node_modules', 'site-packages', 'dist-packages', 'venv', 'virtualenv', '__pycache__', 'dist', '__pypackages__',
  'bower_components',
]) // biome-ignore format: a list of names

const maxDepth = 12
const maxFolders = 20_000

export interface Folder {
  /** Absolute. */
  readonly path: string
  readonly entries: readonly Dirent[]
}

/** What is in a folder; a folder that cannot be listed is empty to everybody who looks for files in it. */
export function listFolder(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch {
    return []
  }
}

/**
 * Walks the folders of a project that may hold its own code, outermost first. Bounded, and links are not followed, so
 * that a link to a parent folder is no trap. Yields control between folders.
 */
export async function* walkFolders(root: string, signal: AbortSignal): AsyncGenerator<Folder> {
  const pending: { path: string; depth: number }[] = [{ path: root, depth: 0 }]
  let visited = 0
  for (const { path, depth } of pending) {
    signal.throwIfAborted()
    const entries = listFolder(path)
    // A virtual environment by any name.
    if (depth > 0 && entries.some(({ name }) => name === 'pyvenv.cfg')) continue
    yield { path, entries }
    visited += 1
    if (visited % 50 === 0) await new Promise((resolve) => setImmediate(resolve))
    if (depth === maxDepth || pending.length >= maxFolders) continue
    for (const entry of entries) {
      if (entry.isDirectory() && !entry.name.startsWith('.') && !skipped.has(entry.name)) {
        pending.push({ path: join(path, entry.name), depth: depth + 1 })
      }
    }
  }
}
