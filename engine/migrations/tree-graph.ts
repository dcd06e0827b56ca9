import type { MigrationTree, Revision } from './facts.ts'
import { buildGraph, type RevisionGraph } from './graph.ts'

/** The graph of what Alembic would load: files that do not compile are not in it. */
export function loadedGraph(tree: MigrationTree): RevisionGraph {
  const undamaged = tree.revisions.filter(({ damaged }) => !damaged)
  return undamaged.length === tree.revisions.length ? mendedGraph(tree) : withoutGuesses(tree, buildGraph(undamaged))
}

/**
 * The graph as it will be once files that do not compile are mended: what is wrong in it is no consequence of them.
 */
export function mendedGraph(tree: MigrationTree): RevisionGraph {
  const built = mended.get(tree) ?? withoutGuesses(tree, buildGraph(tree.revisions))
  mended.set(tree, built)
  return built
}

/** Every check asks for it. */
const mended = new WeakMap<MigrationTree, RevisionGraph>()

/** Revisions by id; of duplicates the last one, as in the graph. */
export function revisionsById(tree: MigrationTree): ReadonlyMap<string, Revision> {
  return new Map(tree.revisions.map((revision) => [revision.id, revision]))
}

/** A parent that nobody declares may be declared by a file whose id is computed. */
function withoutGuesses(tree: MigrationTree, graph: RevisionGraph): RevisionGraph {
  const unknownIds = tree.unreadable.some(({ kind }) => kind === 'computed-revision')
  return unknownIds ? { ...graph, missingParents: [], missingDependencies: [] } : graph
}
