import { known, skipped } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { migrationTreesFact } from '../facts.ts'
import { readMigrationTrees } from '../read-trees.ts'

/** Reads every Alembic tree of the project from its text. */
export default defineProbe({
  fact: migrationTreesFact,
  budgetMs: 60_000,
  async read({ root, signal }) {
    const found = await readMigrationTrees(root, signal)
    const nothing = found.trees.length === 0 && found.configProblems.length === 0
    return nothing ? skipped(message('migrations.reasons.no-tree')) : known(found)
  },
})
