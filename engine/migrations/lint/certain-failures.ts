import { type History, isSameObject, keyOf, type Migration, mentionedOpaquely } from './history.ts'
import type { Operation } from './operation.ts'

/** An operation that no fresh database can run. */
export interface CertainFailure {
  readonly kind: 'drops-missing' | 'creates-twice'
  readonly migration: Migration
  readonly operation: Operation
  readonly earlier?: { readonly migration: Migration; readonly operation: Operation }
}

/** Finds what certainly fails on an empty database. Wherever the text leaves a doubt, nothing is said. */
export function certainFailures(history: History): CertainFailure[] {
  if (!history.isComplete) return []
  return [...createdTwice(history), ...droppedUncreated(history)]
}

interface Placed {
  readonly migration: Migration
  readonly operation: Operation
}

function createdTwice(history: History): CertainFailure[] {
  const creations = new Map<string, Placed[]>()
  for (const migration of history.migrations) {
    for (const operation of migration.script.upgrade.operations) {
      if (operation.action !== 'create' || operation.conditional || operation.kind === 'extension') continue
      const key = keyOf(operation)
      const known = creations.get(key)
      if (known === undefined) creations.set(key, [{ migration, operation }])
      else known.push({ migration, operation })
    }
  }
  return [...creations.values()].flatMap((placed) =>
    placed.flatMap((later): CertainFailure[] => {
      if (later.operation.guarded) return []
      const earlier = placed.find((candidate) => candidate !== later && isStillThere(history, candidate, later))
      return earlier === undefined ? [] : [{ kind: 'creates-twice', ...later, earlier }]
    }),
  )
}

/** Whether what `earlier` makes is certainly still there when `later` runs. */
function isStillThere(history: History, earlier: Placed, later: Placed): boolean {
  const one = earlier.migration
  const other = later.migration
  if (one.id === other.id || !history.together(one.id, other.id)) return false
  const isBefore = history.lineage(other.id).has(one.id)
  // Of two branches, say it once: at the one whose id comes last.
  if (!isBefore && (history.lineage(one.id).has(other.id) || one.id > other.id)) return false
  const { name, table } = later.operation
  if (earlier.operation.table !== table && later.operation.kind === 'index') return false
  const names = table === undefined ? [name] : [name, table]
  const touches = ({ script }: Migration) =>
    script.reachesOut ||
    mentionedOpaquely(script, names) ||
    script.upgrade.operations.some(
      (operation) =>
        operation.action === 'drop' &&
        (isSameObject(operation, later.operation) ||
          (operation.kind === 'table' && operation.name === (table ?? name))),
    )
  return !touches(one) && !touches(other) && !history.between(one.id, other.id).some(touches)
}

/** Names that databases and naming conventions make up by themselves. */
const impliedName = /_(?:key|pkey|fkey|idx|excl|seq|\d+)$|^(?:pk|fk|uq|ck|sqlite_autoindex)_|^PRIMARY$/i

function droppedUncreated(history: History): CertainFailure[] {
  return history.migrations.flatMap((migration) =>
    migration.script.upgrade.operations
      .filter(({ action, kind, guarded, conditional }) => {
        return action === 'drop' && !guarded && !conditional && (kind === 'index' || kind === 'column')
      })
      .filter((operation) => isNeverCreated(history, migration, operation))
      .map((operation): CertainFailure => ({ kind: 'drops-missing', migration, operation })),
  )
}

function isNeverCreated(history: History, migration: Migration, operation: Operation): boolean {
  const { table, name, schema, kind } = operation
  if (table === undefined || (kind === 'index' && impliedName.test(name))) return false
  const own = migration.script
  if (own.reachesOut || mentionedOpaquely(own, [name, table])) return false
  if (own.upgrade.operations.some((other) => other !== operation && other.name.toLowerCase() === name.toLowerCase())) {
    return false
  }
  const before = history.notAfter(migration.id)
  const isDoubtful = ({ script }: Migration) =>
    script.reachesOut || hasWord(script.words, name) || mentionedOpaquely(script, [table])
  if (before.some(isDoubtful)) return false
  const lineage = history.lineage(migration.id)
  const makers = before.filter(({ id }) => lineage.has(id))
  const ofTable = makers
    .flatMap(({ script }) => script.upgrade.operations)
    .filter((other) => {
      return other.action === 'create' && (other.table ?? other.name) === table && other.schema === schema
    })
  const isMade = ofTable.some((other) => other.kind === 'table' && other.plain && !other.conditional)
  // A column with `index=True` or a foreign key has an index whose name is nowhere written.
  const brings = ofTable.some((other) => other.kind === 'table' && !other.plain)
  return isMade && !brings
}

function hasWord(words: ReadonlySet<string>, name: string): boolean {
  return words.has(name) || words.has(name.toLowerCase()) || words.has(name.toUpperCase())
}
