import type { ImportEntry } from '../../engine/contract/fact-values.ts'

export type ModuleKind = ImportEntry['modules'][number]['kind']

export const moduleKinds = ['local', 'missing', 'guarded', 'lazy', 'installed', 'stdlib'] as const

export interface ImportNode {
  /** Tells the node from all others of its tree. */
  readonly key: string
  readonly name: string
  /** `failing`: the import at which the start ends. */
  readonly kind: ModuleKind | 'failing'
  readonly file?: string
  /** The line that imports it, in the file of the node above. */
  readonly line?: number
  /** The import as it is written; untrusted text. */
  readonly text?: string
  /** It was loaded before, by the import of another file: what it imports stands there. */
  readonly again?: true
  /** How many files import it, where it is more than one. */
  readonly importers?: number
  /** On the way from the entry point to the import that fails. */
  readonly onChain: boolean
  readonly children: readonly ImportNode[]
}

/**
 * What an entry point imports. A module opens below the file that imports it first, as Python loads it once; below the
 * others that import it, it stands without its own imports.
 */
export function importTree(entry: ImportEntry): ImportNode {
  const { failure, modules } = entry
  const chain = new Set(
    [...(failure?.chain ?? []), ...(failure?.at === undefined ? [] : [failure.at])].map(({ file }) => file),
  )
  const files = new Set(modules.flatMap(({ kind, file }) => (kind === 'local' && file !== undefined ? [file] : [])))
  const importedBy = new Map<string, Import[]>()
  const hang = (by: { readonly file: string; readonly line: number } | undefined, index: number, again: boolean) => {
    // What nobody among the modules imports hangs at the entry point itself.
    const parent = by !== undefined && files.has(by.file) && by.file !== entry.target ? by.file : ''
    const siblings = importedBy.get(parent) ?? []
    siblings.push({ index, line: by?.line, again })
    importedBy.set(parent, siblings)
  }
  modules.forEach(({ importedBy: by, alsoImportedBy = [] }, index) => {
    hang(by, index, false)
    for (const other of alsoImportedBy) hang(other, index, true)
  })
  const drawn = new Set<string>()
  const childrenOf = (file: string, isEntry: boolean): readonly ImportNode[] => {
    const own = (importedBy.get(isEntry ? '' : file) ?? [])
      .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
      .flatMap((imported): ImportNode[] => {
        const module = modules[imported.index]
        return module === undefined ? [] : [nodeOf(module, imported, file)]
      })
    const fails = failure?.at !== undefined && (failure.at.file === file || (isEntry && !files.has(failure.at.file)))
    return fails ? [...own, failingNode(failure)] : own
  }
  const nodeOf = (module: ImportEntry['modules'][number], imported: Import, below: string): ImportNode => {
    const { name, kind, file, importers } = module
    const { index, line, again } = imported
    const opens = file !== undefined && file !== entry.target && !again && !drawn.has(file)
    if (opens) drawn.add(file)
    return {
      key: again ? `${index}:${name}@${below}` : `${index}:${name}`,
      name,
      kind,
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line }),
      ...(again ? { again } : importers === undefined ? {} : { importers }),
      onChain: !again && file !== undefined && chain.has(file),
      children: opens ? childrenOf(file, false) : [],
    }
  }
  return {
    key: 'entry',
    name: entry.target,
    kind: 'local',
    ...(entry.form === 'file' ? { file: entry.target } : {}),
    onChain: failure !== undefined,
    children: childrenOf(entry.target, true),
  }
}

/** One import of a module. */
interface Import {
  readonly index: number
  readonly line: number | undefined
  readonly again: boolean
}

function failingNode(failure: NonNullable<ImportEntry['failure']>): ImportNode {
  const name = failure.name === undefined ? failure.module : `${failure.module}: ${failure.name}`
  return {
    key: 'failing',
    name,
    kind: 'failing',
    ...(failure.at === undefined ? {} : { line: failure.at.line, text: failure.at.text }),
    onChain: true,
    children: [],
  }
}

/** The nodes that are wanted, and the ones above them; nothing where none is. */
export function filterTree(node: ImportNode, kinds: ReadonlySet<ModuleKind>, text: string): ImportNode | undefined {
  const children = node.children.flatMap((child) => filterTree(child, kinds, text) ?? [])
  const wanted = text.trim().toLowerCase()
  const named =
    wanted === '' || node.name.toLowerCase().includes(wanted) || (node.file ?? '').toLowerCase().includes(wanted)
  const isWanted = node.kind === 'failing' || (kinds.has(node.kind) && named)
  return isWanted || children.length > 0 || node.key === 'entry' ? { ...node, children } : undefined
}

/** The keys of all nodes for which something holds. */
export function keysWhere(node: ImportNode, holds: (node: ImportNode) => boolean): readonly string[] {
  return [...(holds(node) ? [node.key] : []), ...node.children.flatMap((child) => keysWhere(child, holds))]
}
