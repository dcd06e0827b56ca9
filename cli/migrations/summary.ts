import type { MigrationTree } from '../../engine/migrations/facts.ts'
import { loadedGraph } from '../../engine/migrations/tree-graph.ts'
import type { Translate } from '../../engine/texts/translator.ts'

/** What is said in words about a tree; a tree without such needs no texts. */
export function hasComplaints({ syntaxErrors, unreadable }: MigrationTree): boolean {
  return syntaxErrors.length > 0 || unreadable.length > 0
}

export type TreeSummary = ReturnType<typeof summarise>

/**
 * A tree as the contract of the command line has it.
 * @param withSyntax whether the syntax was judged: what was not looked at is left out, not empty.
 */
export function summarise(tree: MigrationTree, translate: Translate, withSyntax: boolean) {
  const graph = loadedGraph(tree)
  return {
    path: tree.path,
    ...(tree.config !== undefined && { config: tree.config }),
    versionLocations: tree.versionLocations,
    revisions: new Set(tree.revisions.filter(({ damaged }) => !damaged).map(({ id }) => id)).size,
    heads: graph.heads,
    bases: graph.bases,
    mergePoints: graph.mergePoints,
    branchPoints: graph.branchPoints,
    duplicates: graph.duplicates,
    missingParents: graph.missingParents.map(({ revision, parent, file }) => ({ revision, parent, file })),
    cycles: graph.cycles,
    ...(withSyntax && {
      syntaxErrors: tree.syntaxErrors.map(({ file, line, column, kind, detail }) => ({
        file,
        line,
        column,
        message: translate({ key: `migrations.syntax.${kind}`, values: { detail } }),
      })),
    }),
    unreadable: tree.unreadable.map(({ file, kind, detail }) => ({
      file,
      reason: translate({ key: `migrations.unreadable.${kind}`, values: { detail } }),
    })),
  }
}
