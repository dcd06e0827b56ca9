import type { SourceFolder } from './source-folder.ts'

/** What a name on the search path is. Paths are absolute. */
export type FoundModule =
  | { readonly kind: 'package'; readonly folder: string; readonly file: string }
  | { readonly kind: 'module'; readonly file: string }
  /** A folder without `__init__`; every such folder on the path is part of it (PEP 420). */
  | { readonly kind: 'namespace'; readonly folders: readonly string[] }
  /** Compiled, or in an archive: it is there, and what it does cannot be read. */
  | { readonly kind: 'opaque'; readonly file: string }
  /** Nowhere in a folder, but an archive on the path may hold it. */
  | { readonly kind: 'archive'; readonly file: string }

const compiled = /^(?:\.[\w-]+)*\.(?:so|pyd|pyc)$/

/**
 * Finds a module the way CPython's path finder does: the first entry with a package or a module wins, a package before
 * a module of the same name, folders without `__init__` only when no entry has either.
 * @param name one part of a dotted name.
 * @param path absolute folders, in order.
 */
export function findModule(name: string, path: readonly string[], folders: SourceFolder): FoundModule | undefined {
  const portions: string[] = []
  let archive: string | undefined
  for (const entry of path) {
    if (entry.endsWith('.zip') || entry.endsWith('.egg')) {
      // Whether it holds the module cannot be told without unpacking it.
      archive ??= entry
      continue
    }
    const names = folders.list(entry)
    if (names === undefined) continue
    const inner = names.get(name) === 'folder' ? folders.list(folders.join(entry, name)) : undefined
    if (inner !== undefined) {
      const folder = folders.join(entry, name)
      if (inner.get('__init__.py') === 'file') {
        return { kind: 'package', folder, file: folders.join(folder, '__init__.py') }
      }
      const native = compiledFile('__init__', inner)
      if (native !== undefined) return { kind: 'opaque', file: folders.join(folder, native) }
    }
    const native = compiledFile(name, names, /\.(?:so|pyd)$/)
    if (native !== undefined) return { kind: 'opaque', file: folders.join(entry, native) }
    if (names.get(`${name}.py`) === 'file') return { kind: 'module', file: folders.join(entry, `${name}.py`) }
    if (names.get(`${name}.pyc`) === 'file') return { kind: 'opaque', file: folders.join(entry, `${name}.pyc`) }
    if (inner !== undefined) portions.push(folders.join(entry, name))
  }
  if (portions.length > 0) return { kind: 'namespace', folders: portions }
  return archive === undefined ? undefined : { kind: 'archive', file: archive }
}

function compiledFile(
  name: string,
  names: ReadonlyMap<string, 'file' | 'folder'>,
  ending = compiled,
): string | undefined {
  for (const [candidate, type] of names) {
    if (type !== 'file' || !candidate.startsWith(`${name}.`)) continue
    const rest = candidate.slice(name.length)
    if (compiled.test(rest) && ending.test(rest)) return candidate
  }
  return undefined
}
