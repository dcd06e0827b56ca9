import { containerListFact } from '../../containers/facts.ts'
import { known, skipped } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { migrationTreesFact } from '../../migrations/facts.ts'
import { composeModelFact } from '../../project/facts.ts'
import { connectionsFact } from '../facts.ts'
import { readHostSettings } from '../host-settings.ts'
import { readConnections } from '../read-connections.ts'
import { mostSettings, readSettings } from '../settings.ts'

const notContacted = new Set(['not-running', 'not-published', 'remote', 'no-file'])

/** Looks at the databases that the project's settings name, where they are on this machine. */
export default defineProbe({
  fact: connectionsFact,
  budgetMs: 40_000,
  uses: { compose: composeModelFact, list: containerListFact, trees: migrationTreesFact },
  unlessSkipped: ['compose'],
  async read({ root, machine, optional: { compose, list, trees }, signal }) {
    const fromCompose = compose === undefined ? [] : readSettings(compose)
    const forThisMachine = await readHostSettings(root, trees?.trees ?? [], compose)
    const settings = [...fromCompose, ...forThisMachine].slice(0, mostSettings)
    const connections = await readConnections(settings, { root, machine, model: compose, list, signal })
    if (connections.length === 0) return skipped(message('database.reasons.no-setting'))
    // Nothing was there to look at: that is no trouble, and no reason to call anything fine.
    if (connections.every(({ state }) => notContacted.has(state)))
      return skipped(message('database.reasons.not-running'))
    const blind =
      connections.find(({ state }) => state === 'not-looked') ?? connections.find(({ state }) => state === 'starting')
    if (blind === undefined) return known({ connections })
    const { state, why = 'engine-error', database, host, variable, detail } = blind
    const values = { database: database || host, variable, detail }
    return known({ connections }, message(`database.reasons.${state === 'starting' ? state : why}`, values))
  },
})
