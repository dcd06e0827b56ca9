import { stronglyConnected } from './cycles.ts'
import type { Revision } from './facts.ts'

export type GraphNode = Pick<
  Revision,
  'id' | 'file' | 'parents' | 'parentsComputed' | 'dependsOn' | 'labels' | 'parentsLine' | 'parentsText'
>

export interface MissingParent {
  readonly revision: string
  readonly parent: string
  readonly file: string
  readonly line: number
  readonly text: string
}

/** What follows from the identifiers alone. Lists are sorted. */
export interface RevisionGraph {
  readonly heads: readonly string[]
  readonly bases: readonly string[]
  readonly mergePoints: readonly string[]
  readonly branchPoints: readonly string[]
  readonly duplicates: readonly { readonly revision: string; readonly files: readonly string[] }[]
  readonly missingParents: readonly MissingParent[]
  /** `depends_on` that no revision and no label answers to. */
  readonly missingDependencies: readonly MissingParent[]
  readonly cycles: readonly (readonly string[])[]
  /** Circles that only close through `depends_on`. */
  readonly dependencyCycles: readonly (readonly string[])[]
  /** Heads that no other revision depends on. */
  readonly effectiveHeads: readonly string[]
  readonly labels: ReadonlyMap<string, readonly string[]>
  readonly parentsOf: ReadonlyMap<string, readonly string[]>
  readonly childrenOf: ReadonlyMap<string, readonly string[]>
}

/**
 * Draws the graph of a tree; linear in the number of revisions.
 * Of several files with one id the last one counts, as it does for Alembic.
 */
export function buildGraph(declared: readonly GraphNode[]): RevisionGraph {
  const files = collect(declared, (add, { id, file }) => add(id, file))
  const revisions = [...new Map(declared.map((revision) => [revision.id, revision])).values()]
  const labels = collect(revisions, (add, { id, labels }) => {
    for (const label of labels) add(label, id)
  })
  const parentsOf = collect(revisions, (add, { id, parents }) => {
    for (const parent of parents) add(id, parent)
  })
  const childrenOf = collect(declared, (add, { id, parents }) => {
    for (const parent of parents) add(parent, id)
  })
  const dependencies = collect(revisions, (add, { id, dependsOn }) => {
    for (const target of dependsOn) {
      for (const to of files.has(target) ? [target] : (labels.get(target) ?? [])) add(id, to)
    }
  })
  const dependedOn = new Set([...dependencies.values()].flat())
  const ids = [...files.keys()].sort()
  const heads = ids.filter((id) => !childrenOf.has(id))
  const cycles = stronglyConnected(ids, (id) => parentsOf.get(id) ?? [])
  const inCycle = new Set(cycles.flat())
  return {
    heads,
    bases: revisions
      .filter(isBase)
      .map(({ id }) => id)
      .sort(),
    mergePoints: ids.filter((id) => (parentsOf.get(id)?.length ?? 0) > 1),
    branchPoints: ids.filter((id) => (childrenOf.get(id)?.length ?? 0) > 1),
    duplicates: ids
      .filter((id) => (files.get(id)?.length ?? 0) > 1)
      .map((revision) => ({ revision, files: [...(files.get(revision) ?? [])].sort() })),
    missingParents: dangling(declared, 'parents', (id) => files.has(id)),
    missingDependencies: dangling(declared, 'dependsOn', (id) => files.has(id) || labels.has(id)),
    cycles,
    dependencyCycles:
      dependencies.size === 0
        ? []
        : stronglyConnected(ids, (id) => [
            ...new Set([...(parentsOf.get(id) ?? []), ...(dependencies.get(id) ?? [])]),
          ]).filter((cycle) => !cycle.some((id) => inCycle.has(id))),
    effectiveHeads: heads.filter((id) => !dependedOn.has(id)),
    labels,
    parentsOf,
    childrenOf,
  }
}

/** All ancestors of a revision, itself included. */
export function lineage(graph: Pick<RevisionGraph, 'parentsOf'>, id: string): Set<string> {
  const seen = new Set([id])
  for (const current of seen) for (const parent of graph.parentsOf.get(current) ?? []) seen.add(parent)
  return seen
}

function isBase({ parents, parentsComputed }: GraphNode): boolean {
  return parents.length === 0 && !parentsComputed
}

function dangling(
  revisions: readonly GraphNode[],
  field: 'parents' | 'dependsOn',
  exists: (id: string) => boolean,
): MissingParent[] {
  return revisions
    .flatMap(({ id, file, parentsLine, parentsText, [field]: targets }) =>
      targets
        .filter((parent) => !exists(parent))
        .map((parent) => ({ revision: id, parent, file, line: parentsLine, text: parentsText })),
    )
    .sort((a, b) => compare(a.revision, b.revision) || compare(a.parent, b.parent))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** What each revision adds, gathered by its key, each value once. */
function collect(
  revisions: readonly GraphNode[],
  addFrom: (add: (key: string, value: string) => void, revision: GraphNode) => void,
): Map<string, string[]> {
  const map = new Map<string, string[]>()
  const add = (key: string, value: string) => {
    const values = map.get(key)
    if (values === undefined) map.set(key, [value])
    else if (!values.includes(value)) values.push(value)
  }
  for (const revision of revisions) addFrom(add, revision)
  return map
}
