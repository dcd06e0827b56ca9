import { known } from '../../core/fact.ts'
import { defineProbe } from '../../core/probe.ts'
import { migrationTreesFact } from '../facts.ts'
import { migrationLintFact } from '../lint/facts.ts'
import { readLint } from '../lint/read-lint.ts'

/** Reads what the migrations do, and what of it breaks on a fresh database, the second time, or on the way back. */
export default defineProbe({
  fact: migrationLintFact,
  budgetMs: 60_000,
  needs: { trees: migrationTreesFact },
  read: async ({ root, facts, signal }) => known(await readLint(root, facts.trees.trees, signal)),
})
