import { defineCheck } from '../../core/check.ts'
import { connectionsFact } from '../../database/facts.ts'
import { entryPointsFact } from '../../project/facts.ts'
import { migrationTreesFact } from '../facts.ts'
import { migrationLintFact } from '../lint/facts.ts'
import { databaseFinding, treeDatabases } from '../tree-database.ts'

/** The tables are there and nothing says which migrations made them: the first migration will fail on them. */
export default defineCheck({
  rule: 'migrations/tables-without-version',
  severity: 'error',
  needs: { trees: migrationTreesFact },
  uses: { entryPoints: entryPointsFact, connections: connectionsFact, lint: migrationLintFact },
  judge: ({ trees }, { entryPoints, connections, lint }) =>
    treeDatabases(trees, entryPoints, connections).flatMap((database) => {
      if (database.revisions.length > 0) return []
      const made = new Set(lint?.tables[database.context.tree.path] ?? [])
      // Another program may keep tables in the same database.
      const found = (database.connection.tables ?? []).filter((name) => made.has(name))
      if (found.length === 0) return []
      const values = { count: found.length, tables: found.slice(0, 5).join(', ') }
      return [databaseFinding(database, values, { tables: found.slice(0, 100) })]
    }),
})
