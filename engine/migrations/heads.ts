import type { Revision } from './facts.ts'
import { lineage, type RevisionGraph } from './graph.ts'
import type { TreeContext } from './tree-context.ts'

/** The newest common ancestor of all heads, where there is one. */
export function branchPointOf(graph: RevisionGraph, heads: readonly string[]): string | undefined {
  const [first, ...rest] = heads.map((head) => lineage(graph, head))
  if (first === undefined) return undefined
  const common = [...first].filter((id) => rest.every((other) => other.has(id)))
  const shared = new Set(common)
  return common.filter((id) => !(graph.childrenOf.get(id) ?? []).some((child) => shared.has(child))).sort()[0]
}

/** Whether labels part the heads: each has a label on its own stretch of history that no other head has. */
export function partedByLabels({ graph, byId }: Pick<TreeContext, 'graph' | 'byId'>): boolean {
  const labelled = [...graph.labels.values()].flat()
  if (labelled.length === 0) return false
  const lineages = graph.heads.map((head) => lineage(graph, head))
  return lineages.every((own) =>
    [...own].some(
      (id) => (byId.get(id)?.labels.length ?? 0) > 0 && lineages.every((other) => other === own || !other.has(id)),
    ),
  )
}

/** Whether each head comes from a base of its own in a version location of its own: one lineage for each package. */
export function partedByLocation({ tree, graph, byId }: TreeContext): boolean {
  if (tree.versionLocations.length < 2) return false
  const folders = graph.heads.map((head) => folderOf(byId.get(head)?.file ?? ''))
  return new Set(folders).size === graph.heads.length && branchPointOf(graph, graph.heads) === undefined
}

/** The head that came last: by its date, else by id. */
export function newestHead(heads: readonly Revision[]): Revision | undefined {
  return [...heads].sort((a, b) => compare(a.created ?? '', b.created ?? '') || compare(a.id, b.id)).at(-1)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')))
}
