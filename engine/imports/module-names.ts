import type { LoadedModule } from './frame.ts'
import type { FoundModule } from './module-finder.ts'

/** Names that every module has. */
export const implicitNames = new Set([
  '__name__',
  '__doc__',
  '__file__',
  '__spec__',
  '__loader__',
  '__package__',
  '__dict__',
  '__builtins__',
  '__cached__',
])

/** The full name of what `from <dots><module>` means; `undefined` where there is no such parent package. */
export function absoluteName(level: number, module: string, packageName: string): string | undefined {
  if (level === 0) return module
  if (packageName === '') return undefined
  const parts = packageName.split('.')
  if (level > parts.length) return undefined
  const base = parts.slice(0, parts.length - level + 1).join('.')
  return module === '' ? base : `${base}.${module}`
}

/** Where the submodules of what was found are; `undefined`: it can have none. */
export function pathOf(found: FoundModule): readonly string[] | undefined {
  if (found.kind === 'package') return [found.folder]
  return found.kind === 'namespace' ? found.folders : undefined
}

/** What `from module import *` brings. */
export function publicNames(module: LoadedModule): readonly string[] {
  return Array.isArray(module.all) ? module.all : [...module.names].filter((name) => !name.startsWith('_'))
}
