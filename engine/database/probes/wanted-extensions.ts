import { known, skipped } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { migrationLintFact } from '../../migrations/lint/facts.ts'
import { composeModelFact } from '../../project/facts.ts'
import { wantedExtensionsFact } from '../facts.ts'
import { readWantedExtensions } from '../read-wanted.ts'

/** Reads which extensions the migrations create, and whether the database's image can have them. */
export default defineProbe({
  fact: wantedExtensionsFact,
  budgetMs: 10_000,
  needs: { compose: composeModelFact, lint: migrationLintFact },
  async read({ root, facts }) {
    const wanted = await readWantedExtensions(root, facts.compose, facts.lint)
    return wanted.length === 0 ? skipped(message('database.reasons.no-extension')) : known({ wanted })
  },
})
