import { known, skipped } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { headAuthorsFact, migrationTreesFact } from '../facts.ts'
import { readHeadAuthors } from '../read-authors.ts'

/** Asks git who made each of several heads, and both files of one id. */
export default defineProbe({
  fact: headAuthorsFact,
  budgetMs: 20_000,
  needs: { trees: migrationTreesFact },
  async read({ root, machine, facts, signal }) {
    const authors = await readHeadAuthors(root, facts.trees.trees, machine, signal)
    return authors.length === 0 ? skipped(message('migrations.reasons.no-author')) : known({ authors })
  },
})
