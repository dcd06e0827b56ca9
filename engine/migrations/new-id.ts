import type { HeadAuthor, MigrationTree, Revision } from './facts.ts'
import { lineage } from './graph.ts'
import { newRevisionId } from './new-revision.ts'
import { compareDates } from './newer-side.ts'
import { mendedGraph } from './tree-graph.ts'

/** How two migrations with one id become two. */
export interface NewIdentity {
  readonly id: string
  /** The file that gets the new id. */
  readonly renamed: Revision
  /** Whether it now follows the file that keeps the id. */
  readonly follows: boolean
  /** Migrations that came after both and now follow the new id. */
  readonly repointed: readonly Revision[]
}

/**
 * Gives the later of two files of one id an id of its own, where only one order of the history makes sense.
 * @param authors of both files, as far as git knows them.
 * @returns `undefined`: it is for a person to say.
 */
export function newIdentity(
  tree: MigrationTree,
  revision: string,
  authors: readonly HeadAuthor[] = [],
): NewIdentity | undefined {
  const [first, second, third] = tree.revisions
    .filter(({ id }) => id === revision)
    .sort((a, b) => compareAge(a, b, authors))
  if (first === undefined || second === undefined || third !== undefined) return undefined
  if (first.parentsComputed || second.parentsComputed) return undefined
  const children = tree.revisions.filter((one) => one.parents.includes(revision) && one !== first && one !== second)
  const taken = new Set(tree.revisions.map(({ id }) => id))
  const id = nextId(revision, taken)
  // Written on the same parent: one after the other, and what came after the id comes after both.
  if (first.parents.join() === second.parents.join()) {
    return { id, renamed: second, follows: true, repointed: children }
  }
  // A copy that follows its original, at once or further on, and kept its id.
  for (const [kept, copy] of [
    [first, second],
    [second, first],
  ] as const) {
    if (copy.parents.length !== 1 || kept.parents.includes(revision)) continue
    const before = linesTo(tree, copy)
    if (!before.has(revision)) continue
    if (children.every((child) => before.has(child.id))) return { id, renamed: copy, follows: false, repointed: [] }
  }
  return undefined
}

/** What comes before a file, as if it had an id of its own. */
function linesTo(tree: MigrationTree, copy: Revision): ReadonlySet<string> {
  const graph = mendedGraph({ ...tree, revisions: tree.revisions.filter((one) => one !== copy) })
  return new Set(copy.parents.flatMap((parent) => [...lineage(graph, parent)]))
}

/** The next number where ids are numbers, such as `202603010001` or `0007`; else one as Alembic makes it. */
function nextId(revision: string, taken: ReadonlySet<string>): string {
  if (!/^\d{1,15}$/.test(revision)) return newRevisionId(taken)
  for (let number = Number(revision) + 1; ; number += 1) {
    const id = String(number).padStart(revision.length, '0')
    if (!taken.has(id)) return id
  }
}

/** What git does not know yet, while it knows the other, was made last. Without git, the dates in the files decide. */
function compareAge(one: Revision, other: Revision, authors: readonly HeadAuthor[]): number {
  const isNew = ({ file }: Revision) => !authors.some((author) => author.file === file)
  if (isNew(one) !== isNew(other)) return isNew(one) ? 1 : -1
  return (
    compareDates(one, other, authors) ||
    compare(one.created ?? '', other.created ?? '') ||
    compare(one.file, other.file)
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
