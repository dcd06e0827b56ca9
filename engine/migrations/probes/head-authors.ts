import { known, skipped } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { headAuthorsFact, migrationTreesFact } from '../facts.ts'
import { readAuthor } from '../read-authors.ts'
import { mendedGraph, revisionsById } from '../tree-graph.ts'

const mostHeads = 6

/** Asks git who made each of several heads. */
export default defineProbe({
  fact: headAuthorsFact,
  budgetMs: 20_000,
  needs: { trees: migrationTreesFact },
  async read({ root, machine, facts, signal }) {
    const files = facts.trees.trees.flatMap((tree) => {
      const { heads } = mendedGraph(tree)
      const byId = revisionsById(tree)
      return heads.length < 2 ? [] : heads.slice(0, mostHeads).flatMap((id) => byId.get(id)?.file ?? [])
    })
    const asked = await Promise.all(files.slice(0, mostHeads).map((file) => readAuthor(root, file, machine, signal)))
    const authors = asked.filter((author) => author !== undefined)
    return authors.length === 0 ? skipped(message('migrations.reasons.no-author')) : known({ authors })
  },
})
