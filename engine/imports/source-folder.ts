import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Python files that people write are smaller; a larger one is not read. */
const maxSourceBytes = 5 * 1024 * 1024

/** Reads folders and sources for the import simulation, each at most once. Missing and unreadable ones are `undefined`. */
export interface SourceFolder {
  list(folder: string): ReadonlyMap<string, 'file' | 'folder'> | undefined
  read(file: string): Uint8Array | undefined
  join(folder: string, name: string): string
}

/** The folders of this machine, with what was read kept for as long as the object lives. */
export class DiskFolders implements SourceFolder {
  readonly #listings = new Map<string, ReadonlyMap<string, 'file' | 'folder'> | undefined>()
  readonly #real = new Map<string, boolean>()
  /** Files of listed folders that are links: where they lead is looked at for each. */
  readonly #links = new Set<string>()
  readonly #bounds: readonly string[]

  /** @param bounds real paths of the folders outside of which nothing of a project is read. */
  constructor(bounds: readonly string[] = []) {
    this.#bounds = bounds
  }

  list(folder: string): ReadonlyMap<string, 'file' | 'folder'> | undefined {
    if (!this.#listings.has(folder))
      this.#listings.set(folder, this.#inBounds(folder) ? listFolder(folder, this.#links) : undefined)
    return this.#listings.get(folder)
  }

  read(file: string): Uint8Array | undefined {
    try {
      const status = statSync(file)
      if (!status.isFile() || status.size > maxSourceBytes || !this.#isReadable(file)) return undefined
      return readFileSync(file)
    } catch {
      return undefined
    }
  }

  join(folder: string, name: string): string {
    return join(folder, name)
  }

  /** A plain file in a listed folder is where its folder is. */
  #isReadable(file: string): boolean {
    const listed = this.#listings.get(dirname(file))?.has(basename(file)) === true
    return listed && !this.#links.has(file) ? true : this.#inBounds(file)
  }

  #inBounds(path: string): boolean {
    if (this.#bounds.length === 0) return true
    let inside = this.#real.get(path)
    if (inside === undefined) {
      try {
        const real = realpathSync(path)
        inside = this.#bounds.some((bound) => real === bound || real.startsWith(join(bound, '/')))
      } catch {
        inside = false
      }
      this.#real.set(path, inside)
    }
    return inside
  }
}

function listFolder(folder: string, links: Set<string>): ReadonlyMap<string, 'file' | 'folder'> | undefined {
  try {
    const names = new Map<string, 'file' | 'folder'>()
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) names.set(entry.name, 'folder')
      else if (entry.isFile()) names.set(entry.name, 'file')
      else if (entry.isSymbolicLink()) {
        links.add(join(folder, entry.name))
        const type = typeBehindLink(join(folder, entry.name))
        if (type !== undefined) names.set(entry.name, type)
      }
    }
    return names
  } catch {
    return undefined
  }
}

function typeBehindLink(path: string): 'file' | 'folder' | undefined {
  try {
    const status = statSync(path)
    return status.isDirectory() ? 'folder' : status.isFile() ? 'file' : undefined
  } catch {
    return undefined
  }
}
