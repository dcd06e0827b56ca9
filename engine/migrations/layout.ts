import type { RevisionGraph } from './graph.ts'

/** A revision's place in the picture: rows from the newest (0) to the oldest, lanes from the left. */
export interface Place {
  readonly id: string
  readonly row: number
  readonly lane: number
}

/** Ids from heads to bases, children before parents; members of circles last. */
export function newestFirst({ parentsOf, childrenOf }: RevisionGraph, ids: readonly string[]): string[] {
  const open = new Map(ids.map((id) => [id, childrenOf.get(id)?.length ?? 0]))
  const ordered = ids.filter((id) => open.get(id) === 0)
  // Grows while it is walked.
  for (const id of ordered) {
    for (const parent of parentsOf.get(id) ?? []) {
      const left = open.get(parent)
      if (left === undefined) continue
      open.set(parent, left - 1)
      if (left === 1) ordered.push(parent)
    }
  }
  const placed = new Set(ordered)
  return [...ordered, ...ids.filter((id) => !placed.has(id))]
}

/** Lanes as in a picture of commits: a child hands its lane to its first parent. */
export function placeRevisions(graph: RevisionGraph, ids: readonly string[]): Place[] {
  const lanes: (string | undefined)[] = []
  return newestFirst(graph, ids).map((id, row) => {
    const waiting = lanes.indexOf(id)
    const lane = waiting >= 0 ? waiting : freeLane(lanes)
    for (const [index, expected] of lanes.entries()) if (expected === id) lanes[index] = undefined
    const [first, ...others] = graph.parentsOf.get(id) ?? []
    lanes[lane] = first === undefined || lanes.includes(first) ? undefined : first
    for (const parent of others) if (!lanes.includes(parent)) lanes[freeLane(lanes)] = parent
    return { id, row, lane }
  })
}

function freeLane(lanes: readonly (string | undefined)[]): number {
  const free = lanes.indexOf(undefined)
  return free < 0 ? lanes.length : free
}
