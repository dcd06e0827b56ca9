import type { Raised } from './exceptions.ts'
import type { LoadedModule, Position } from './frame.ts'
import type { ImportLog } from './import-log.ts'
import { type FoundModule, findModule } from './module-finder.ts'
import { implicitNames, pathOf } from './module-names.ts'
import type { ImportWorld } from './world.ts'

/** More modules than this in one start are not followed. */
const mostModules = 5000
/** CPython gives up on nested imports at its recursion limit, some three frames a level. */
const deepestImport = 300

/** Runs the statements of a module that was just found; `packageName` is its `__package__`. */
export type ExecuteModule = (module: LoadedModule, packageName: string) => Raised | undefined

/** Finds and loads modules as CPython's import system does, each once, parents first. */
export class ModuleLoader {
  readonly #path: string[]
  readonly #installed: readonly string[]
  readonly #world: ImportWorld
  readonly #log: ImportLog
  readonly #execute: ExecuteModule
  readonly #loaded = new Map<string, LoadedModule>()
  #openPath = false

  /**
   * @param search `sys.path` as far as it is the program's own, and the project's folders that come behind the standard
   * library.
   */
  constructor(
    search: { readonly path: readonly string[]; readonly installed: readonly string[] },
    world: ImportWorld,
    log: ImportLog,
    execute: ExecuteModule,
  ) {
    this.#path = [...search.path]
    this.#installed = search.installed
    this.#world = world
    this.#log = log
    this.#execute = execute
  }

  /** The program puts a folder on `sys.path`; `undefined`: one that cannot be worked out, so nothing is missing for certain. */
  extendPath(folder: string | undefined, first: boolean): void {
    if (folder === undefined) this.#openPath = true
    else if (first) this.#path.unshift(folder)
    else this.#path.push(folder)
  }

  /** `sys.modules["name"] = …`: from now on it is there, whatever is in it. */
  make(name: string): void {
    this.#loaded.set(name, { ...newModule(name, undefined, undefined), state: 'loaded', opaque: true })
  }

  hasSubmodule(module: LoadedModule, name: string): boolean {
    return module.path !== undefined && findModule(name, module.path, this.#world.folders) !== undefined
  }

  /** Whether importing a module by its full name would find it; it is not loaded. */
  canFind(name: string): boolean {
    let path: readonly string[] = [...this.#path, ...this.#installed]
    for (const [index, part] of name.split('.').entries()) {
      const full = name
        .split('.')
        .slice(0, index + 1)
        .join('.')
      const loaded = this.#loaded.get(full)
      if (index === 0 && this.#world.isBuiltIn(full)) return true
      if (loaded?.opaque === true || loaded?.openPath === true) return true
      const found = findModule(part, path, this.#world.folders)
      if (found === undefined || (index === 0 && found.kind === 'namespace')) {
        if (this.#world.outside(name) !== undefined || (index === 0 && this.#openPath)) return true
      }
      if (found === undefined) return false
      if (found.kind === 'opaque' || found.kind === 'archive') return true
      path = pathOf(found) ?? []
    }
    return true
  }

  loaded(name: string): LoadedModule | undefined {
    return this.#loaded.get(name)
  }

  /** `import a.b.c`: loads `a`, then `a.b`, then `a.b.c`. */
  importModule(name: string, at: Position): Raised | undefined {
    this.#log.ask(name, at)
    const parts = name.split('.')
    for (let length = 1; length <= parts.length; length += 1) {
      const full = parts.slice(0, length).join('.')
      const parent = length === 1 ? undefined : this.#loaded.get(parts.slice(0, length - 1).join('.'))
      if (length > 1 && parent === undefined) {
        // Its parent is outside of the project.
        const outside = this.#world.outside(full) ?? (this.#openPath ? 'installed' : undefined)
        if (outside === undefined) return this.#log.raise('ModuleNotFoundError', 'unresolved', full, at)
        this.#log.note(full, outside, at)
        continue
      }
      const raised = this.#loadOne(full, parts[length - 1] ?? '', parent, at)
      if (raised !== undefined) return raised
      parent?.names.add(parts[length - 1] ?? '')
    }
    return undefined
  }

  /** `from module import name`, the module being loaded already. */
  importName(module: LoadedModule, name: string, at: Position): Raised | undefined {
    if (module.names.has(name) || implicitNames.has(name)) return undefined
    if (module.path !== undefined) {
      const full = `${module.name}.${name}`
      if (this.#loaded.has(full) || findModule(name, module.path, this.#world.folders) !== undefined) {
        return this.importModule(full, at)
      }
      if (name === '__path__') return undefined
    }
    if (module.opaque || module.openPath === true) return undefined
    const kind = module.state === 'loading' ? 'circular' : 'missing-name'
    return this.#log.raise('ImportError', kind, module.name, at, name)
  }

  #loadOne(full: string, last: string, parent: LoadedModule | undefined, at: Position): Raised | undefined {
    if (this.#loaded.has(full)) return undefined
    if (parent === undefined) {
      // Built-in and frozen modules come before everything on the path.
      if (this.#world.isBuiltIn(full)) return this.#log.note(full, 'stdlib', at)
    } else if (parent.path === undefined) {
      if (parent.opaque) return this.#log.note(full, this.#log.kindOf(parent.name) ?? 'installed', at)
      return this.#log.raise('ModuleNotFoundError', 'unresolved', full, at)
    }
    const found = parent === undefined ? this.#findTop(full) : findModule(last, parent.path ?? [], this.#world.folders)
    if (
      found === undefined ||
      found.kind === 'archive' ||
      (parent === undefined && found.kind === 'namespace' && this.#world.outside(full) !== undefined)
    ) {
      // Beside a package of the project's own, nothing outside of it is looked at.
      const outside = parent?.file === undefined ? this.#world.outside(full) : undefined
      if (outside !== undefined) return this.#log.note(full, outside, at)
      const open = parent === undefined ? this.#openPath : parent.openPath === true
      if (open || found?.kind === 'archive') return this.#log.note(full, 'installed', at)
      if (found === undefined) return this.#log.raise('ModuleNotFoundError', 'unresolved', full, at)
    }
    return this.#loadFound(full, found, at)
  }

  /** The program's own folders, the standard library, then what is installed from the project. */
  #findTop(name: string): FoundModule | undefined {
    const found = findModule(name, this.#path, this.#world.folders)
    if (found !== undefined && found.kind !== 'namespace' && found.kind !== 'archive') return found
    if (this.#installed.length === 0 || this.#world.outside(name) === 'stdlib') return found
    const installed = findModule(name, this.#installed, this.#world.folders)
    return installed === undefined || (installed.kind === 'namespace' && found !== undefined) ? found : installed
  }

  #loadFound(full: string, found: FoundModule, at: Position): Raised | undefined {
    if (this.#loaded.size >= mostModules || this.#log.depth >= deepestImport) return undefined
    const module = newModule(full, found.kind === 'namespace' ? undefined : found.file, pathOf(found))
    this.#loaded.set(full, module)
    this.#log.note(full, 'local', at, module.file)
    if (found.kind === 'opaque') module.opaque = true
    if (found.kind === 'opaque' || found.kind === 'namespace') {
      module.state = 'loaded'
      return undefined
    }
    this.#log.enter(at)
    const packageName = found.kind === 'package' ? full : full.split('.').slice(0, -1).join('.')
    const raised = this.#execute(module, packageName)
    this.#log.leave()
    if (raised !== undefined) {
      // A module that fails is taken out again; one that only stops early is left as it is.
      this.#loaded.delete(full)
      return raised.failure === undefined && raised.exception === 'Other' ? undefined : raised
    }
    return undefined
  }
}

/** A module before its first statement. @param path where its submodules are; absent for what is no package. */
export function newModule(name: string, file: string | undefined, path: readonly string[] | undefined): LoadedModule {
  return {
    name,
    ...(file === undefined ? {} : { file }),
    ...(path === undefined ? {} : { path }),
    names: new Set(),
    state: 'loading',
    opaque: false,
    all: undefined,
  }
}
