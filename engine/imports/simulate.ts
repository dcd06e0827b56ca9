import { posix } from 'node:path'
import { readStatements } from '../python/statements.ts'
import { setUpDjango } from './django.ts'
import type { Raised } from './exceptions.ts'
import type { LoadedModule } from './frame.ts'
import { ImportLog } from './import-log.ts'
import { findModule } from './module-finder.ts'
import { ModuleLoader, newModule } from './module-loader.ts'
import { pathOf } from './module-names.ts'
import { ModuleRunner } from './module-runner.ts'
import type { ImportedStart, Simulation, StartForm } from './simulation.ts'
import type { ImportWorld } from './world.ts'

/** Goes through a program's imports as CPython would at start, statement by statement, from text alone: nothing is run. */
export function simulateImports(start: StartForm, world: ImportWorld): Simulation {
  const log = new ImportLog()
  const runner: ModuleRunner = new ModuleRunner(world, log, () => loader)
  const search = { path: start.path, installed: start.installed ?? [] }
  const loader = new ModuleLoader(search, world, log, (module, packageName) =>
    runner.execute(module, packageName, false),
  )
  const raised = begin(start, { world, log, runner, loader })
  const { modules, unread } = log
  const later = log.lazy.filter(({ module }) => !loader.canFind(module))
  return raised?.failure === undefined
    ? { modules, later, unread }
    : { failure: raised.failure, modules, later: [], unread }
}

interface Parts {
  readonly world: ImportWorld
  readonly log: ImportLog
  readonly runner: ModuleRunner
  readonly loader: ModuleLoader
}

const nowhere = { file: '', line: 0 }

function begin(start: StartForm, parts: Parts): Raised | undefined {
  switch (start.form) {
    case 'import':
      return importStart(start, parts)
    case 'module':
      return beginModule(start.module, [...start.path, ...(start.installed ?? [])], parts)
    case 'code':
      return parts.runner.executeCode(newModule('__main__', undefined, undefined), readStatements(start.code))
    case 'file': {
      const { file, loaded, django } = start
      const name = loaded === true ? posix.basename(file, '.py') : '__main__'
      const raised = parts.runner.execute(newModule(name, file, undefined), '', loaded !== true)
      return raised ?? (django === undefined ? undefined : setUpDjango(django, parts))
    }
  }
}

/** A server imports the module and takes its application from it. */
function importStart(start: ImportedStart, { loader, log }: Parts): Raised | undefined {
  const { attribute, dotted, submodule } = start
  const parent = start.module.split('.').slice(0, -1).join('.')
  if (dotted === true && parent !== '') {
    const raised = loader.importModule(parent, nowhere)
    if (raised !== undefined) return raised
    if (has(loader.loaded(parent), start.module.slice(parent.length + 1))) return undefined
  }
  const raised = loader.importModule(start.module, nowhere)
  if (raised !== undefined) return raised
  const module = loader.loaded(start.module)
  if (attribute !== undefined) {
    return has(module, attribute)
      ? undefined
      : log.raise('ImportError', 'missing-name', start.module, nowhere, attribute)
  }
  if (submodule === undefined || has(module, 'app') || has(module, submodule)) return undefined
  return module !== undefined && loader.hasSubmodule(module, submodule)
    ? loader.importModule(`${start.module}.${submodule}`, nowhere)
    : undefined
}

/** As `getattr` sees it: a submodule that nothing has imported is no name. */
function has(module: LoadedModule | undefined, name: string): boolean {
  return module === undefined || module.opaque || module.names.has(name)
}

function runMain(file: string, packageName: string, { runner }: Parts): Raised | undefined {
  return runner.execute(newModule('__main__', file, undefined), packageName, true)
}

/** `python -m`: the parents are imported, the module itself runs as `__main__`. */
function beginModule(name: string, searchPath: readonly string[], parts: Parts): Raised | undefined {
  const { world, log, loader } = parts
  const names = name.split('.')
  const parent = names.slice(0, -1).join('.')
  if (parent !== '') {
    const raised = loader.importModule(parent, nowhere)
    if (raised !== undefined) return raised
  }
  const path = parent === '' ? searchPath : loader.loaded(parent)?.path
  const last = names.at(-1) ?? ''
  const found = path === undefined ? undefined : findModule(last, path, world.folders)
  if (found?.kind === 'module') return runMain(found.file, parent, parts)
  if (found?.kind === 'package' || found?.kind === 'namespace') {
    const raised = loader.importModule(name, nowhere)
    if (raised !== undefined) return raised
    const inner = findModule('__main__', pathOf(found) ?? [], world.folders)
    if (inner?.kind === 'module') return runMain(inner.file, name, parts)
    return log.raise('ModuleNotFoundError', 'unresolved', `${name}.__main__`, nowhere)
  }
  if (
    found?.kind === 'opaque' ||
    found?.kind === 'archive' ||
    (found === undefined && world.outside(name) !== undefined)
  )
    return undefined
  return log.raise('ModuleNotFoundError', 'unresolved', name, nowhere)
}
