import type { MigrationTree } from '../facts.ts'
import { certainFailures } from './certain-failures.ts'
import type { LintKind, LintNote, MigrationLint } from './facts.ts'
import { History, isSameObject, type Migration } from './history.ts'
import type { MigrationScript, Operation } from './operation.ts'

/** The rule that a kind of note belongs to; what an ignoring comment names. */
export const ruleOfKind: Readonly<Record<LintKind, string>> = {
  'drops-missing': 'migrations/not-idempotent',
  'creates-twice': 'migrations/not-idempotent',
  'half-done': 'migrations/not-idempotent',
  'extension-unguarded': 'migrations/not-idempotent',
  'enum-left': 'migrations/not-idempotent',
  'no-downgrade': 'migrations/no-downgrade',
  'data-lost': 'migrations/no-downgrade',
}

const mostTables = 2000

type Draft = Omit<LintNote, 'tree' | 'ignored'>

/** Judges what the migrations of a tree do, from their text. */
export function lintTree(tree: MigrationTree, scripts: ReadonlyMap<string, MigrationScript>): MigrationLint {
  const history = new History(tree, scripts)
  const drafts = [
    ...certainFailures(history).map(failureNote),
    ...history.migrations.flatMap((migration) => ownNotes(history, migration)),
    ...enumsLeft(history),
    ...missingDowngrades(history),
  ]
  const used = new Set<string>()
  const notes = drafts.map((draft): LintNote => {
    const comment = scripts
      .get(draft.at.file)
      ?.ignores.find(
        ({ line, rule }) => rule === ruleOfKind[draft.kind] && (line === draft.at.line || line === draft.at.line - 1),
      )
    if (comment !== undefined) used.add(`${draft.at.file}:${comment.line}`)
    return { ...draft, tree: tree.path, ignored: comment !== undefined }
  })
  const ignores = history.migrations.flatMap(({ file, script }) =>
    script.ignores.map((comment) => ({
      ...comment,
      file,
      tree: tree.path,
      used: used.has(`${file}:${comment.line}`),
    })),
  )
  const extensions = history.migrations.flatMap(({ file, script }) =>
    script.extensions.map((extension) => ({ ...extension, file, tree: tree.path })),
  )
  const tables = history.migrations.flatMap(({ script }) =>
    script.upgrade.operations
      .filter(({ action, kind }) => action === 'create' && kind === 'table')
      .map(({ name }) => name),
  )
  return {
    notes,
    ignores,
    extensions,
    tables: { [tree.path]: [...new Set(tables)].slice(0, mostTables) },
    tableOrigins: { [tree.path]: tableOrigins(history) },
  }
}

/** Tables that tell by being there whether a migration has run. */
function tableOrigins({ migrations }: History): Record<string, string> {
  const changes = migrations.flatMap(({ id, script }) =>
    script.upgrade.operations.filter(({ kind }) => kind === 'table').map((operation) => ({ id, ...operation })),
  )
  const origins = changes.filter(
    ({ action, conditional, guarded, name }) =>
      action === 'create' && !conditional && !guarded && changes.filter((other) => other.name === name).length === 1,
  )
  return Object.fromEntries(origins.slice(0, mostTables).map(({ name, id }) => [name, id]))
}

function failureNote(failure: ReturnType<typeof certainFailures>[number]): Draft {
  const { kind, migration, operation, earlier } = failure
  return {
    ...about(kind, migration, operation),
    ...(earlier !== undefined && {
      earlier: { ...placeOf(earlier.migration, earlier.operation), revision: earlier.migration.id },
    }),
  }
}

/** What one migration tells by itself. */
function ownNotes(history: History, migration: Migration): Draft[] {
  const isHead = history.heads.includes(migration.id)
  return migration.script.upgrade.operations.flatMap((operation, index, operations): Draft[] => {
    const { action, kind, guarded, conditional, outsideTransaction } = operation
    const earlier = operations.slice(0, index)
    if (conditional) return []
    if (kind === 'extension')
      return action === 'create' && !guarded ? [about('extension-unguarded', migration, operation)] : []
    const notes: Draft[] = []
    // What an interrupted run left is removed first: that also goes for the index that PostgreSQL keeps and does not use.
    const isMadeAnew =
      action === 'create' &&
      earlier.some((other) => other.action === 'drop' && other.guarded && isSameObject(other, operation))
    if (outsideTransaction && !guarded && !isMadeAnew) notes.push(about('half-done', migration, operation))
    if (isHead && action === 'drop' && (kind === 'table' || kind === 'column')) {
      notes.push(about('data-lost', migration, operation))
    }
    return notes
  })
}

/** Only PostgreSQL has types of their own, and only a migration that can go back can meet its own leftovers. */
function enumsLeft(history: History): Draft[] {
  if (!history.migrations.some(({ script }) => script.words.has('postgresql'))) return []
  return history.migrations.flatMap((migration) => {
    const { script } = migration
    if (script.downgradeForm !== 'code' || script.downgrade.opaque.length > 0) return []
    if (!script.downgrade.operations.some(({ action, kind }) => action === 'drop' && kind === 'table')) return []
    const lineage = history.lineage(migration.id)
    return script.enums
      .filter(({ name }) => !script.downgrade.words.has(name))
      .filter(({ name }) => {
        return !history.migrations.some(
          ({ id, script: other }) => id !== migration.id && lineage.has(id) && other.words.has(name),
        )
      })
      .map(
        ({ name, line, text }): Draft => ({
          kind: 'enum-left',
          revision: migration.id,
          at: { file: migration.file, line, text },
          object: name,
          objectKind: 'type',
        }),
      )
  })
}

const fewest = 3

/** Some projects only go forward, on purpose: a way back is asked for where most migrations have one. */
function missingDowngrades(history: History): Draft[] {
  const changing = history.migrations.filter(({ script }) => script.upgrade.operations.length > 0)
  const withWayBack = changing.filter(({ script }) => script.downgradeForm === 'code')
  if (withWayBack.length < fewest || withWayBack.length * 2 < changing.length) return []
  return changing
    .filter(({ script }) => script.downgradeForm === 'absent' || script.downgradeForm === 'empty')
    .map(
      ({ id, file, script }): Draft => ({
        kind: 'no-downgrade',
        revision: id,
        at: { file, line: script.downgradeLine, text: script.downgradeForm === 'empty' ? 'def downgrade' : '' },
        object: id,
        objectKind: 'revision',
      }),
    )
}

function about(kind: LintKind, migration: Migration, operation: Operation): Draft {
  const { name, table } = operation
  return {
    kind,
    revision: migration.id,
    at: placeOf(migration, operation),
    object: name,
    objectKind: operation.kind,
    ...(table !== undefined && { table }),
  }
}

function placeOf({ file }: Migration, { line, text }: Operation) {
  return { file, line, text: text.replace(/\s+/g, ' ').slice(0, 200) }
}
