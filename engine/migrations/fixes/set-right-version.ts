import { composeCommand } from '../../containers/compose-command.ts'
import { containerListFact } from '../../containers/facts.ts'
import type { FixContext } from '../../core/fix.ts'
import { defineGuide, type GuideStep } from '../../core/guide.ts'
import { connectionsFact } from '../../database/facts.ts'
import { composeModelFact, entryPointsFact } from '../../project/facts.ts'
import { migrationTreesFact } from '../facts.ts'
import { lineage } from '../graph.ts'
import { type AlembicCommand, inContainer, onThisMachine } from '../guide/alembic-steps.ts'
import { backupOf } from '../guide/backup.ts'
import { newestFirst } from '../layout.ts'
import { migrationLintFact } from '../lint/facts.ts'
import { tableBounds } from '../table-bounds.ts'
import { type TreeDatabase, treeDatabases } from '../tree-database.ts'

const uses = {
  trees: migrationTreesFact,
  entryPoints: entryPointsFact,
  connections: connectionsFact,
  lint: migrationLintFact,
  compose: composeModelFact,
  list: containerListFact,
}
type Context = FixContext<typeof uses>

/**
 * How to come to the right row of `alembic_version` with the data kept. A guide: only a person can say which migrations
 * a database really has, and a wrong row makes Alembic leave some out.
 */
export default defineGuide({
  id: 'migrations/set-right-version',
  rules: ['migrations/tables-without-version', 'migrations/database-several-revisions'],
  uses,
  async steps(context) {
    const { finding, facts, root, machine, signal } = context
    const database =
      facts.trees &&
      treeDatabases(facts.trees, facts.entryPoints, facts.connections).find(
        ({ context: { tree } }) => tree.path === finding.data['tree'],
      )
    if (database === undefined) return [{ text: 'look-again' }]
    const compose = (await composeCommand(machine, root, signal)) ?? (['docker', 'compose'] as const)
    const { make, restore } = backupOf(database.connection, compose)
    const { alembic, folder } = commandFor(database, context)
    const own =
      finding.rule === 'migrations/tables-without-version'
        ? await stampTables(database, context, alembic)
        : await chooseRow(database, context, alembic)
    return [...make, ...folder, ...own, ...restore]
  },
})

/** By the service that migrates; else on this machine, where the step that leads to the right folder comes first. */
function commandFor(
  { context: { tree, commands } }: TreeDatabase,
  { facts: { compose, list }, root, machine, signal }: Context,
): { readonly alembic: AlembicCommand; readonly folder: readonly GuideStep[] } {
  const [command] = commands
  const service = compose?.services.find(({ name }) => name === command?.entry.service)
  if (command !== undefined && service !== undefined) {
    const scene = { command, service, tree: tree.path, list, root, machine, signal }
    return { alembic: inContainer(scene), folder: [] }
  }
  const folder = tree.config?.includes('/') === true ? tree.config.slice(0, tree.config.lastIndexOf('/')) : undefined
  return {
    alembic: onThisMachine(tree),
    folder: folder === undefined ? [] : [{ text: 'folder', command: ['cd', folder], values: { folder } }],
  }
}

/** From the tables to the newest revision that they allow, then what the models say about it. */
async function stampTables(
  { context: { tree, graph, byId }, connection }: TreeDatabase,
  { facts: { lint } }: Context,
  alembic: AlembicCommand,
): Promise<GuideStep[]> {
  const origins = lint?.tableOrigins?.[tree.path] ?? {}
  const { reached, missing, atMost } = tableBounds(graph, [...byId.keys()], origins, new Set(connection.tables))
  const values = {
    reached: reached?.revision ?? '',
    reachedTable: reached?.table ?? '',
    missing: missing?.revision ?? '',
    missingTable: missing?.table ?? '',
    revisions: atMost.join(', '),
  }
  const isAll = missing === undefined
  const bounds = isAll
    ? 'bounds-all'
    : atMost.length === 0
      ? 'bounds-none'
      : reached === undefined
        ? 'bounds-unknown'
        : 'bounds'
  return [
    ...(await alembic(bounds, ['history', '--verbose'], values)),
    ...(atMost.length === 0 ? [] : await alembic('stamp', ['stamp', ...atMost], values)),
    ...(isAll ? [] : await alembic('upgrade', ['upgrade', 'heads'], values)),
    ...(await alembic('check', ['check'], values)),
    { text: 'not-equal', values },
  ].filter(onlyFirstBuild)
}

/** Whether the newer migrations ran decides which row stays. */
async function chooseRow(
  { context: { tree, graph, byId }, connection, revisions }: TreeDatabase,
  { facts: { lint } }: Context,
  alembic: AlembicCommand,
): Promise<GuideStep[]> {
  const older = revisions.filter((id) => revisions.some((other) => other !== id && lineage(graph, other).has(id)))
  const newer = revisions.filter((id) => !older.includes(id))
  const done = new Set(older.flatMap((id) => [...lineage(graph, id)]))
  const claimed = new Set(newer.flatMap((id) => [...lineage(graph, id)]))
  const between = newestFirst(graph, [...byId.keys()]).filter((id) => claimed.has(id) && !done.has(id))
  const origins = Object.entries(lint?.tableOrigins?.[tree.path] ?? {}).filter(([, id]) => between.includes(id))
  const absent = origins.filter(([table]) => connection.tables?.includes(table) === false).map(([table]) => table)
  const files = between.flatMap((id) => byId.get(id)?.file ?? [])
  const keepOlder = revisions.filter((id) => older.includes(id) || !between.includes(id))
  const values = {
    older: older.join(', '),
    newer: newer.join(', '),
    between: shortList(between.toReversed()),
    files: shortList(files.toReversed()),
    absent: shortList(absent),
    present: shortList(origins.map(([table]) => table).filter((table) => !absent.includes(table))),
  }
  const ran = absent.length > 0 ? 'ran-not' : origins.length > 0 ? 'ran-tables' : 'ran'
  return [
    { text: ran, values },
    ...(await alembic('keep-newer', ['stamp', '--purge', ...newer], values)),
    ...(await alembic('keep-older', ['stamp', '--purge', ...keepOlder], values)),
    ...(await alembic('current', ['current'], values)),
  ].filter(onlyFirstBuild)
}

const mostNamed = 10

function shortList(names: readonly string[]): string {
  return names.length <= mostNamed ? names.join(', ') : `${names.slice(0, mostNamed).join(', ')}, …`
}

/** One build is enough for all commands. */
function onlyFirstBuild({ text }: GuideStep, index: number, steps: readonly GuideStep[]): boolean {
  return text !== 'build' || steps.findIndex((step) => step.text === 'build') === index
}
