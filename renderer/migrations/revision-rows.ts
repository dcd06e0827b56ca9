import type { MigrationTree, Revision } from '../../engine/contract/fact-values.ts'
import { lineage, type RevisionGraph } from '../../engine/migrations/graph.ts'
import { placeRevisions } from '../../engine/migrations/layout.ts'
import { mendedGraph, revisionsById } from '../../engine/migrations/tree-graph.ts'

export type RevisionMark = 'head' | 'base' | 'merge' | 'branch' | 'damaged' | 'missing-parent' | 'duplicate'

export interface RevisionRow {
  readonly revision: Revision
  /** What the file's name says that it does. */
  readonly message: string
  readonly row: number
  readonly lane: number
  readonly marks: readonly RevisionMark[]
  /** Which of several heads this revision leads to alone, from 1; 0 where it is common to several. */
  readonly side: number
}

export interface RevisionLine {
  readonly child: RevisionRow
  readonly parent: RevisionRow
}

export interface RevisionPicture {
  readonly rows: readonly RevisionRow[]
  readonly lines: readonly RevisionLine[]
  readonly lanes: number
  readonly heads: readonly string[]
  readonly parentsOf: RevisionGraph['parentsOf']
  readonly childrenOf: RevisionGraph['childrenOf']
}

/** With more heads than this their own stretches are not coloured: nobody could tell the colours apart. */
const colouredHeads = 6

/** Every revision of a tree with its place, bases or heads on top; linear in the number of revisions. */
export function revisionPicture(tree: MigrationTree, top: 'heads' | 'bases'): RevisionPicture {
  const graph = mendedGraph(tree)
  const byId = revisionsById(tree)
  const marksOf = marking(tree, graph)
  const sides = sidesOf(graph)
  const places = placeRevisions(graph, [...byId.keys()].sort())
  const rows = places.flatMap(({ id, row, lane }): RevisionRow[] => {
    const revision = byId.get(id)
    if (revision === undefined) return []
    const shownRow = top === 'heads' ? row : places.length - 1 - row
    return [
      { revision, message: messageOf(revision), row: shownRow, lane, marks: marksOf(id), side: sides.get(id) ?? 0 },
    ]
  })
  rows.sort((a, b) => a.row - b.row)
  const rowOf = new Map(rows.map((row) => [row.revision.id, row]))
  const lines = rows.flatMap((child) =>
    (graph.parentsOf.get(child.revision.id) ?? []).flatMap((id) => {
      const parent = rowOf.get(id)
      return parent === undefined ? [] : [{ child, parent }]
    }),
  )
  return {
    rows,
    lines,
    lanes: rows.reduce((most, { lane }) => Math.max(most, lane + 1), 1),
    heads: graph.heads,
    parentsOf: graph.parentsOf,
    childrenOf: graph.childrenOf,
  }
}

/** The rows that a text is found in: id, file or message. */
export function matchingRows(rows: readonly RevisionRow[], text: string): readonly number[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return []
  return rows.flatMap(({ revision, message }, index) =>
    [revision.id, revision.file, message, ...revision.labels].some((part) => part.toLowerCase().includes(wanted))
      ? [index]
      : [],
  )
}

/** The lines that touch the rows in sight. */
export function linesInSight(lines: readonly RevisionLine[], first: number, last: number): readonly RevisionLine[] {
  return lines.filter(
    ({ child, parent }) => Math.min(child.row, parent.row) <= last && Math.max(child.row, parent.row) >= first,
  )
}

function messageOf({ file, id }: Revision): string {
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/\.py[co]?$/, '')
  return name.replace(id, '').replaceAll('_', ' ').trim()
}

function marking(tree: MigrationTree, graph: RevisionGraph): (id: string) => RevisionMark[] {
  const sets: readonly (readonly [RevisionMark, ReadonlySet<string>])[] = [
    ['head', new Set(graph.heads)],
    ['damaged', new Set(tree.revisions.filter(({ damaged }) => damaged).map(({ id }) => id))],
    ['missing-parent', new Set(graph.missingParents.map(({ revision }) => revision))],
    ['duplicate', new Set(graph.duplicates.map(({ revision }) => revision))],
    ['merge', new Set(graph.mergePoints)],
    ['branch', new Set(graph.branchPoints)],
    ['base', new Set(graph.bases)],
  ]
  return (id) => sets.flatMap(([mark, ids]) => (ids.has(id) ? [mark] : []))
}

function sidesOf(graph: RevisionGraph): ReadonlyMap<string, number> {
  const sides = new Map<string, number>()
  if (graph.heads.length < 2 || graph.heads.length > colouredHeads) return sides
  graph.heads.forEach((head, index) => {
    for (const id of lineage(graph, head)) sides.set(id, sides.has(id) ? 0 : index + 1)
  })
  return sides
}
