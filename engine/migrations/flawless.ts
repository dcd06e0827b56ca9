import type { MigrationTrees } from './facts.ts'
import { mendedGraph } from './tree-graph.ts'

/**
 * Whether no check that judges the trees alone can have anything to say, so that none needs to be loaded: one history
 * without any complaint, and no labels. It may be `false` for trees that are fine all the same.
 */
export function isFlawless({ trees, configProblems }: MigrationTrees): boolean {
  if (configProblems.length > 0) return false
  return trees.every((tree) => {
    const { heads, labels, duplicates, missingParents, missingDependencies, cycles, dependencyCycles } =
      mendedGraph(tree)
    const complaints = [
      tree.syntaxErrors, tree.unreadable, tree.missingLocations,
      duplicates, missingParents, missingDependencies, cycles, dependencyCycles,
    ] // biome-ignore format: a list of names
    return heads.length === 1 && labels.size === 0 && complaints.every(({ length }) => length === 0)
  })
}
