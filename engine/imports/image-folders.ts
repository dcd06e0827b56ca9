import { realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, posix } from 'node:path'
import type { Service } from '../project/facts.ts'
import { hostPathCandidates } from '../project/image-path.ts'
import type { ServiceImage } from '../project/service-image.ts'
import type { DiskFolders, SourceFolder } from './source-folder.ts'

/**
 * The project's files as a service's container sees them: what its Dockerfile copies and what compose mounts over it.
 * Files that the build makes or that come with the base image are not there.
 */
export class ImageFolders implements SourceFolder {
  readonly #disk: DiskFolders
  readonly #mounts: Service['mounts']
  readonly #built: ServiceImage | undefined
  // Every import asks for the same few folders and files.
  readonly #listings = new Map<string, ReadonlyMap<string, 'file' | 'folder'> | undefined>()
  readonly #hostFiles = new Map<string, string | undefined>()

  constructor(disk: DiskFolders, mounts: Service['mounts'], built: ServiceImage | undefined) {
    this.#disk = disk
    this.#mounts = mounts
    this.#built = built
  }

  list(folder: string): ReadonlyMap<string, 'file' | 'folder'> | undefined {
    if (!this.#listings.has(folder)) this.#listings.set(folder, this.#listNow(folder))
    return this.#listings.get(folder)
  }

  #listNow(folder: string): ReadonlyMap<string, 'file' | 'folder'> | undefined {
    const names = new Map<string, 'file' | 'folder'>()
    for (const candidate of this.#candidates(folder).toReversed()) {
      for (const [name, type] of this.#disk.list(candidate) ?? []) names.set(name, type)
    }
    for (const [name, type] of this.#copiedInto(folder)) names.set(name, type)
    for (const { target, type } of this.#mounts) {
      const name = childOf(folder, target)
      if (name !== undefined && type === 'bind') names.set(name, target.endsWith('.py') ? 'file' : 'folder')
    }
    return names.size === 0 ? undefined : names
  }

  read(file: string): Uint8Array | undefined {
    const host = this.hostFile(file)
    return host === undefined ? undefined : this.#disk.read(host)
  }

  join(folder: string, name: string): string {
    return posix.join(folder, name)
  }

  /** The file of the project behind a file of the container. */
  hostFile(file: string): string | undefined {
    if (!this.#hostFiles.has(file)) {
      this.#hostFiles.set(
        file,
        this.#candidates(file).find((candidate) => this.#typeOf(candidate) === 'file'),
      )
    }
    return this.#hostFiles.get(file)
  }

  /** By the listing of its folder, which is read once; what is outside of the project is looked at alone. */
  #typeOf(path: string): 'file' | 'folder' | undefined {
    const siblings = this.#disk.list(dirname(path))
    return siblings === undefined ? typeOf(path) : siblings.get(basename(path))
  }

  #candidates(path: string): string[] {
    return hostPathCandidates(path, this.#mounts, this.#built)
  }

  /** What `COPY` puts right into a folder, and the folders that its destinations need. */
  *#copiedInto(folder: string): Iterable<[string, 'file' | 'folder']> {
    for (const { sources, destination, intoFolder } of this.#built?.image.copies ?? []) {
      const name = childOf(folder, destination)
      const [only] = sources
      const hostOf = (source: string) => join(this.#built?.context ?? '', source)
      if (name !== undefined) {
        const direct = posix.join(folder, name) === posix.normalize(destination)
        const isFile = direct && !intoFolder && only !== undefined && typeOf(hostOf(only)) === 'file'
        yield [name, isFile ? 'file' : 'folder']
      }
      if (posix.normalize(destination) !== posix.normalize(folder)) continue
      for (const source of sources.map(hostOf)) {
        if (typeOf(source) === 'file') yield [basename(source), 'file']
        else yield* this.#disk.list(source) ?? []
      }
    }
  }
}

/** The name right below `folder` on the way to `path`. */
function childOf(folder: string, path: string): string | undefined {
  const way = posix.relative(folder, posix.normalize(path))
  return way === '' || way.startsWith('..') ? undefined : way.split('/')[0]
}

function typeOf(path: string): 'file' | 'folder' | undefined {
  try {
    const status = statSync(realpathSync(path))
    return status.isDirectory() ? 'folder' : status.isFile() ? 'file' : undefined
  } catch {
    return undefined
  }
}
