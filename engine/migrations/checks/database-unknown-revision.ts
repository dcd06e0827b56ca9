import { defineCheck } from '../../core/check.ts'
import { connectionsFact } from '../../database/facts.ts'
import { entryPointsFact } from '../../project/facts.ts'
import { migrationTreesFact } from '../facts.ts'
import { databaseFinding, treeDatabases } from '../tree-database.ts'

/** The database stands at a revision that no file here declares: every Alembic command on it fails. */
export default defineCheck({
  rule: 'migrations/database-unknown-revision',
  severity: 'error',
  needs: { trees: migrationTreesFact },
  uses: { entryPoints: entryPointsFact, connections: connectionsFact },
  judge: ({ trees }, { entryPoints, connections }) =>
    treeDatabases(trees, entryPoints, connections).flatMap((database) => {
      const unknown = database.revisions.filter((id) => !database.context.byId.has(id))
      if (unknown.length === 0) return []
      return [databaseFinding(database, { revision: unknown.join(', '), count: unknown.length }, { unknown })]
    }),
})
