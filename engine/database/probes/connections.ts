import { containerListFact } from '../../containers/facts.ts'
import { known, skipped } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { composeModelFact } from '../../project/facts.ts'
import { connectionsFact } from '../facts.ts'
import { readConnections } from '../read-connections.ts'

const notContacted = new Set(['not-running', 'not-published', 'remote', 'no-file'])

/** Looks at the databases that the project's settings name, where they run on this machine. */
export default defineProbe({
  fact: connectionsFact,
  budgetMs: 20_000,
  needs: { compose: composeModelFact },
  uses: { list: containerListFact },
  async read({ facts, optional, signal }) {
    const connections = await readConnections(facts.compose, optional.list, signal)
    if (connections.length === 0) return skipped(message('database.reasons.no-setting'))
    // Nothing was there to look at: that is no trouble, and no reason to call anything fine.
    if (connections.every(({ state }) => notContacted.has(state)))
      return skipped(message('database.reasons.not-running'))
    return known({ connections })
  },
})
