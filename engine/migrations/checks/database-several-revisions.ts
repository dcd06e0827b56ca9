import { defineCheck } from '../../core/check.ts'
import { connectionsFact } from '../../database/facts.ts'
import { entryPointsFact } from '../../project/facts.ts'
import { migrationTreesFact } from '../facts.ts'
import { lineage } from '../graph.ts'
import { databaseFinding, treeDatabases } from '../tree-database.ts'

/** Two rows of `alembic_version` of which one already contains the other: Alembic refuses to go on. */
export default defineCheck({
  rule: 'migrations/database-several-revisions',
  severity: 'error',
  needs: { trees: migrationTreesFact },
  uses: { entryPoints: entryPointsFact, connections: connectionsFact },
  judge: ({ trees }, { entryPoints, connections }) =>
    treeDatabases(trees, entryPoints, connections).flatMap((database) => {
      const { revisions, context } = database
      const contained = revisions.filter((id) =>
        revisions.some((other) => other !== id && lineage(context.graph, other).has(id)),
      )
      if (contained.length === 0) return []
      const values = { count: revisions.length, revisions: revisions.join(', '), contained: contained.join(', ') }
      return [databaseFinding(database, values, { contained })]
    }),
})
