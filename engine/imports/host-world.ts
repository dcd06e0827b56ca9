import type { HostPython } from './host-python.ts'
import { findModule } from './module-finder.ts'
import type { SourceFolder } from './source-folder.ts'
import { canHaveSubmodules, cannotBeShadowed, isStandardModule } from './standard-library.ts'
import type { ImportWorld } from './world.ts'

/** What is around a project's files: the interpreter, and what is installed or declared. */
export interface Surroundings {
  readonly pythonMinor: number
  readonly platform: ImportWorld['platform']
  /** An interpreter whose files can be looked at; absent for the one of an image. */
  readonly python?: HostPython | undefined
  /** Whether the project's requirements bring a top-level module. */
  readonly provides: (module: string) => boolean
}

/** Puts the world of an import simulation together. */
export function importWorld(
  surroundings: Surroundings,
  folders: SourceFolder,
  parse: ImportWorld['parse'],
): ImportWorld {
  const { pythonMinor, platform, python, provides } = surroundings
  // Added folders are the project's own: they are searched as such, and followed.
  const packageFolders = python?.packageFolders.filter((folder) => !python.addedFolders.includes(folder)) ?? []
  return {
    folders,
    parse,
    pythonMinor,
    platform,
    isBuiltIn: cannotBeShadowed,
    outside(name) {
      const [top = ''] = name.split('.')
      if (isStandardModule(top, pythonMinor)) return standardModule(name, python, folders) ? 'stdlib' : undefined
      if (provides(top)) return 'installed'
      return isInstalled(name, packageFolders, folders) ? 'installed' : undefined
    },
  }
}

/** Submodules are looked up where the library's files are at hand; otherwise they are believed. */
function standardModule(name: string, python: HostPython | undefined, folders: SourceFolder): boolean {
  if (!name.includes('.')) return true
  if (python === undefined) return canHaveSubmodules(name.split('.')[0] ?? '')
  // `os.path` is made at run time, and so are some others.
  if (name === 'os.path' || cannotBeShadowed(name.split('.')[0] ?? '')) return true
  return isInstalled(name, [python.libraryFolder, folders.join(python.libraryFolder, 'lib-dynload')], folders)
}

function isInstalled(name: string, path: readonly string[], folders: SourceFolder): boolean {
  let places: readonly string[] = path
  for (const part of name.split('.')) {
    const found = findModule(part, places, folders)
    if (found === undefined) return false
    // What a compiled package holds cannot be seen.
    if (found.kind === 'opaque') return true
    places = found.kind === 'package' ? [found.folder] : found.kind === 'namespace' ? found.folders : []
  }
  return true
}
