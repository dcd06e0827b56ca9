import { known, skipped } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { migrationLintFact } from '../../migrations/lint/facts.ts'
import { composeModelFact } from '../../project/facts.ts'
import { connectionsFact, wantedExtensionsFact } from '../facts.ts'
import { readWantedExtensions } from '../read-wanted.ts'

/** Reads which extensions the migrations create, and whether the database's image can have them. */
export default defineProbe({
  fact: wantedExtensionsFact,
  budgetMs: 10_000,
  needs: { compose: composeModelFact, lint: migrationLintFact },
  uses: { connections: connectionsFact },
  async read({ root, facts, optional: { connections } }) {
    const wanted = await readWantedExtensions(root, facts.compose, facts.lint)
    const [first] = wanted
    if (first === undefined) return skipped(message('database.reasons.no-extension'))
    const isAsked = connections?.connections.some(
      ({ databaseService, extensions }) => databaseService === first.databaseService && extensions !== undefined,
    )
    // What an image should bring is no proof: only the server knows what it has and who may create it.
    const { extension, databaseService: service } = first
    return known(
      { wanted },
      isAsked ? undefined : message('database.reasons.extension-not-asked', { extension, service }),
    )
  },
})
