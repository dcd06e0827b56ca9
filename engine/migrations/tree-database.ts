import type { ValuesOf } from '../core/fact.ts'
import type { FindingDraft } from '../core/finding.ts'
import type { Connection, connectionsFact } from '../database/facts.ts'
import type { EntryPoints } from '../project/facts.ts'
import type { MigrationTrees } from './facts.ts'
import { type TreeContext, treeContexts } from './tree-context.ts'

export type Connections = ValuesOf<{ connections: typeof connectionsFact }>['connections']

/** A tree and a database that it is for, as it is now. */
export interface TreeDatabase {
  readonly context: TreeContext
  readonly connection: Connection
  /** Rows of `alembic_version`; empty where the table is missing. */
  readonly revisions: readonly string[]
}

/**
 * Brings trees and databases together: by the service that runs the migrations, or where there is only one of each.
 * Trees that are broken by themselves are left out: what is wrong in them comes first.
 */
export function treeDatabases(
  trees: MigrationTrees,
  entryPoints: EntryPoints | undefined,
  connections: Connections | undefined,
): TreeDatabase[] {
  const looked = (connections?.connections ?? []).filter(({ tables }) => tables !== undefined)
  const contexts = treeContexts(trees, entryPoints)
  return contexts.flatMap((context): TreeDatabase[] => {
    const { graph, tree, where } = context
    const isBroken = graph.duplicates.length > 0 || graph.cycles.length > 0 || tree.unreadable.length > 0
    if (isBroken || tree.revisions.length === 0) return []
    const own = looked.filter(
      ({ services, place }) =>
        (where.service !== undefined && services.includes(where.service)) ||
        (services.length === 0 && place.file === tree.config),
    )
    const candidates = own.length > 0 || contexts.length > 1 ? own : looked
    const names = new Set(candidates.map(({ databaseService, database }) => `${databaseService} ${database}`))
    const [connection] = candidates
    if (connection === undefined || names.size > 1) return []
    return [{ context, connection, revisions: connection.revisions ?? [] }]
  })
}

/** What findings about a tree's database have in common. */
export function databaseFinding(
  { context: { tree, where }, connection, revisions }: TreeDatabase,
  values: FindingDraft['values'],
  data: NonNullable<FindingDraft['data']>,
): FindingDraft {
  const { dialect, database, databaseService, host, address = host } = connection
  const seen = revisions.length === 0 ? '-' : revisions.join(', ')
  return {
    where: { ...(databaseService !== undefined && { service: databaseService }), ...where },
    values: { database, databaseService: databaseService ?? host, tree: tree.path, ...values },
    data: { tree: tree.path, database, current: [...revisions], ...data },
    evidence: [
      {
        kind: 'measurement',
        source: dialect === 'sqlite' ? address : `${address}/${database}`,
        text: `alembic_version: ${seen}`,
      },
    ],
    identity: `${tree.path} ${database}`,
  }
}
