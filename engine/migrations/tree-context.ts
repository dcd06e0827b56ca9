import type { Evidence } from '../core/finding.ts'
import type { EntryPoints } from '../project/facts.ts'
import { commandsOn, serviceOf, type UpgradeCommand } from './alembic-commands.ts'
import type { MigrationTree, MigrationTrees, Revision } from './facts.ts'
import type { RevisionGraph } from './graph.ts'
import { mendedGraph, revisionsById } from './tree-graph.ts'

/** A tree with what checks ask about it. */
export interface TreeContext {
  readonly tree: MigrationTree
  /** With the files that do not compile: what is wrong in it is wrong by itself. */
  readonly graph: RevisionGraph
  readonly byId: ReadonlyMap<string, Revision>
  readonly commands: readonly UpgradeCommand[]
  /** The service that runs the migrations, for `where`. */
  readonly where: { readonly service?: string }
}

/** Of one kind in one tree at most this many findings; the rest follows when these are mended. */
export const maxFindings = 25

export function treeContexts({ trees }: MigrationTrees, entryPoints: EntryPoints | undefined): TreeContext[] {
  return trees.map((tree) => {
    const commands = commandsOn(tree, trees, entryPoints)
    return { tree, graph: mendedGraph(tree), byId: revisionsById(tree), commands, where: serviceOf(commands) }
  })
}

/** Whether something other than a fork makes the graph untrustworthy: heads that follow from it are no finding. */
export function isTangled({ graph }: TreeContext): boolean {
  return graph.duplicates.length > 0 || graph.cycles.length > 0
}

/** Files so damaged that not even their ids can be read: what seems missing may be in them. */
export function hasUnreadIds({ tree }: TreeContext): boolean {
  return tree.syntaxErrors.some(({ file }) => !tree.revisions.some((revision) => revision.file === file))
}

export function fileEvidence(file: string, line: number, text: string): Evidence {
  return { kind: 'file', source: file, line, text }
}

export function commandEvidence({ entry }: UpgradeCommand): Evidence {
  return fileEvidence(entry.place.file, entry.place.line, entry.text)
}

/** The file's name without its folders. */
export function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1)
}
