import type { MigrationTrees, Unreadable } from './facts.ts'

/** Alembic may well read such a file, and nobody here did: whether the tree is fine is not known. */
const unread: ReadonlySet<Unreadable['kind']> = new Set([
  'too-large',
  'not-readable',
  'outside-project',
  'gone',
  'syntax-undecided',
  'compiled',
])

/** The first migration that could not be looked at. */
export function unreadFile({ trees }: MigrationTrees): Unreadable | undefined {
  return trees.flatMap(({ unreadable }) => unreadable).find(({ kind }) => unread.has(kind))
}
