import type { MigrationTree } from '../facts.ts'
import { mendedGraph } from '../tree-graph.ts'
import type { MigrationScript, Operation } from './operation.ts'

/** One migration with its place in the history. */
export interface Migration {
  readonly id: string
  readonly file: string
  readonly script: MigrationScript
}

/** The migrations of a tree in the order in which they run. */
export class History {
  readonly heads: readonly string[]
  /** Whether the text tells the whole history: without that, nothing can be called certain. */
  readonly isComplete: boolean
  readonly migrations: readonly Migration[]
  readonly #parents = new Map<string, readonly string[]>()
  readonly #lineages = new Map<string, ReadonlySet<string>>()

  constructor(tree: MigrationTree, scripts: ReadonlyMap<string, MigrationScript>) {
    const graph = mendedGraph(tree)
    this.heads = graph.heads
    this.isComplete =
      tree.unreadable.length === 0 &&
      tree.missingLocations.length === 0 &&
      graph.duplicates.length === 0 &&
      graph.cycles.length === 0 &&
      graph.missingParents.length === 0 &&
      graph.missingDependencies.length === 0 &&
      tree.revisions.every(({ file, damaged }) => !damaged && scripts.has(file))
    for (const { id, parents, dependsOn } of tree.revisions) {
      this.#parents.set(id, [...parents, ...dependsOn.flatMap((target) => graph.labels.get(target) ?? [target])])
    }
    this.migrations = tree.revisions.flatMap(({ id, file }) => {
      const script = scripts.get(file)
      return script === undefined ? [] : [{ id, file, script }]
    })
  }

  /** A revision and all that runs before it. */
  lineage(id: string): ReadonlySet<string> {
    const known = this.#lineages.get(id)
    if (known !== undefined) return known
    const seen = new Set([id])
    for (const current of seen) for (const parent of this.#parents.get(current) ?? []) seen.add(parent)
    this.#lineages.set(id, seen)
    return seen
  }

  /** Whether one database runs both. */
  together(one: string, other: string): boolean {
    return this.heads.some((head) => this.lineage(head).has(one) && this.lineage(head).has(other))
  }

  /** What may run between two migrations, or before both and beside one of them; neither of them included. */
  between(one: string, other: string): Migration[] {
    const first = this.lineage(one)
    const second = this.lineage(other)
    return this.migrations.filter(({ id }) => id !== one && id !== other && first.has(id) !== second.has(id))
  }

  /** All migrations that are not certain to run later than this one. */
  notAfter(revision: string): Migration[] {
    return this.migrations.filter(({ id }) => id !== revision && !this.lineage(id).has(revision))
  }
}

/** Whether a statement of the way up that cannot be read names one of these. */
export function mentionedOpaquely(script: MigrationScript, names: readonly string[]): boolean {
  return script.upgrade.opaque.some(({ text }) => names.some((name) => text.toLowerCase().includes(name.toLowerCase())))
}

export function isSameObject(one: Operation, other: Operation): boolean {
  return keyOf(one) === keyOf(other)
}

/** Names that stand for one thing of a database; those of indexes belong to the schema, as in PostgreSQL. */
export function keyOf({ kind, schema = '', table = '', name }: Operation): string {
  return JSON.stringify([kind, schema, kind === 'column' ? table : '', name].map((part) => part.toLowerCase()))
}
