import type { RevisionGraph } from './graph.ts'
import { newestFirst } from './layout.ts'

/** A revision, and the table that shows whether it has run. */
export interface TableWitness {
  readonly revision: string
  readonly table: string
}

/** Between which revisions a database stands, as far as its tables tell. */
export interface TableBounds {
  /** The newest migration whose table is there. */
  readonly reached?: TableWitness
  /** The oldest migration whose table is not there. */
  readonly missing?: TableWitness
  /** The newest revisions of each line that do not need the missing ones: it stands at none that is newer. */
  readonly atMost: readonly string[]
}

/** @param origins by table, the one migration that makes it. */
export function tableBounds(
  graph: RevisionGraph,
  ids: readonly string[],
  origins: Readonly<Record<string, string>>,
  tables: ReadonlySet<string>,
): TableBounds {
  const order = newestFirst(graph, ids)
  const witnesses = Object.entries(origins).map(([table, revision]) => ({ table, revision }))
  const first = (list: readonly TableWitness[], way: readonly string[]) =>
    list.toSorted((one, other) => way.indexOf(one.revision) - way.indexOf(other.revision))[0]
  const present = witnesses.filter(({ table }) => tables.has(table))
  const absent = witnesses.filter(({ table }) => !tables.has(table))
  const notRun = new Set(absent.map(({ revision }) => revision))
  const upwards = order.toReversed()
  for (const id of upwards) if (parentsOf(graph, id).some((parent) => notRun.has(parent))) notRun.add(id)
  const possible = order.filter((id) => !notRun.has(id))
  const below = new Set(possible.flatMap((id) => parentsOf(graph, id)))
  const reached = first(present, order)
  const missing = first(absent, upwards)
  return {
    ...(reached !== undefined && { reached }),
    ...(missing !== undefined && { missing }),
    atMost: possible.filter((id) => !below.has(id)),
  }
}

function parentsOf(graph: RevisionGraph, id: string): readonly string[] {
  return [...(graph.parentsOf.get(id) ?? [])]
}
