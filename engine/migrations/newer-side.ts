import type { HeadAuthor, MigrationTree, Revision } from './facts.ts'
import { lineage } from './graph.ts'
import type { Connections } from './tree-database.ts'
import { mendedGraph, revisionsById } from './tree-graph.ts'

/** How one of two heads can be put behind the other. */
export interface NewerSide {
  /** The head that stays as it is, and that the other side will follow. */
  readonly older: Revision
  readonly newer: Revision
  /** The first revision of the newer side: the file that changes. */
  readonly first: Revision
  /** What it follows now. */
  readonly parent: string
  /** Ids of the newer side. */
  readonly ids: ReadonlySet<string>
}

/**
 * The newer one of two heads, by git where it knows both, else by the date in the files. `undefined`: there are more
 * heads, nobody knows which is newer, or its side does not begin at one place.
 */
export function newerSide(tree: MigrationTree, authors: readonly HeadAuthor[]): NewerSide | undefined {
  const graph = mendedGraph(tree)
  const byId = revisionsById(tree)
  const [one, other, third] = graph.heads.map((id) => byId.get(id))
  if (one === undefined || other === undefined || third !== undefined) return undefined
  const compared = compareDates(one, other, authors)
  if (compared === 0) return undefined
  const [older, newer] = compared < 0 ? [one, other] : [other, one]
  const kept = lineage(graph, older.id)
  const ids = new Set([...lineage(graph, newer.id)].filter((id) => !kept.has(id)))
  const entries = [...ids].filter((id) => (graph.parentsOf.get(id) ?? []).every((parent) => !ids.has(parent)))
  const joins = [...ids].filter((id) => (graph.parentsOf.get(id)?.length ?? 0) !== 1)
  const first = byId.get(entries[0] ?? '')
  const parent = first?.parents[0]
  if (entries.length !== 1 || joins.length > 0 || first === undefined || parent === undefined) return undefined
  return first.parentsComputed || first.damaged ? undefined : { older, newer, first, parent, ids }
}

/** Databases that were looked at and have run something of that side, by name. */
export function databasesWith(
  { ids }: NewerSide,
  connections: Pick<Connections, 'connections'> | undefined,
): readonly string[] {
  return (connections?.connections ?? [])
    .filter(({ revisions }) => revisions?.some((id) => ids.has(id)))
    .map(({ database }) => database)
}

/** Below 0: `one` is older. By git; commits of the same moment, as of a rebase, by the dates in the files. */
export function compareDates(one: Revision, other: Revision, authors: readonly HeadAuthor[]): number {
  const dateOf = ({ file }: Revision) => authors.find((author) => author.file === file)?.date
  return order(dateOf(one), dateOf(other)) || order(one.created, other.created)
}

function order(first: string | undefined, second: string | undefined): number {
  if (first === undefined || second === undefined) return 0
  const difference = Date.parse(first.replace(' ', 'T')) - Date.parse(second.replace(' ', 'T'))
  return Number.isNaN(difference) ? 0 : Math.sign(difference)
}
