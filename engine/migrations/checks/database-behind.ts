import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { connectionsFact } from '../../database/facts.ts'
import { entryPointsFact } from '../../project/facts.ts'
import { migrationTreesFact } from '../facts.ts'
import { lineage } from '../graph.ts'
import { newestFirst } from '../layout.ts'
import { databaseFinding, type TreeDatabase, treeDatabases } from '../tree-database.ts'

const mostNamed = 100

/** Migrations that the database has not run yet, in the order in which they will run. */
export default defineCheck({
  rule: 'migrations/database-behind',
  severity: 'warning',
  needs: { trees: migrationTreesFact },
  uses: { entryPoints: entryPointsFact, connections: connectionsFact },
  judge: ({ trees }, { entryPoints, connections }) => treeDatabases(trees, entryPoints, connections).flatMap(judgeOne),
})

function judgeOne(database: TreeDatabase): FindingDraft[] {
  const { context, connection, revisions } = database
  const { graph, byId } = context
  // Tables without a version, and versions that nobody knows, are findings of their own.
  if (revisions.some((id) => !byId.has(id))) return []
  if (revisions.length === 0 && (connection.tables?.length ?? 0) > 0) return []
  const done = new Set(revisions.flatMap((id) => [...lineage(graph, id)]))
  const missing = newestFirst(graph, [...byId.keys()])
    .filter((id) => !done.has(id))
    .reverse()
  if (missing.length === 0) return []
  const values = {
    count: missing.length,
    current: revisions.join(', '),
    missing: missing.length <= 5 ? missing.join(', ') : `${missing.slice(0, 5).join(', ')}, …`,
  }
  const draft = databaseFinding(database, values, { missing: missing.slice(0, mostNamed) })
  return [revisions.length === 0 ? { ...draft, variant: 'empty' } : draft]
}
