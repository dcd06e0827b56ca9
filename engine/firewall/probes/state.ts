import { known } from '../../core/fact.ts'
import { defineProbe } from '../../core/probe.ts'
import { exposedPortsFact, firewallFact } from '../facts.ts'
import { readFirewall } from '../read-firewall.ts'
import { withRelevantRules } from '../relevant-rules.ts'

/** The firewall only matters to ports that other machines are meant to reach, so it is not read without one. */
export default defineProbe({
  fact: firewallFact,
  budgetMs: 30_000,
  needs: { exposed: exposedPortsFact },
  async read({ machine, signal, facts }) {
    const reading = await readFirewall(machine, signal)
    return reading.state === 'known' && reading.value.kind === 'windows'
      ? known(withRelevantRules(reading.value, facts.exposed))
      : reading
  },
})
