import { known, type Reading, unknown } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { type ExposedPort, exposedPortsFact, type Firewall, firewallFact, type WindowsFirewall } from '../facts.ts'
import { judgeExposedOnUnix } from '../judge-exposed.ts'
import { readFirewall } from '../read-firewall.ts'
import { withRelevantRules } from '../relevant-rules.ts'

/** The firewall only matters to ports that other machines are meant to reach, so it is not read without one. */
export default defineProbe({
  fact: firewallFact,
  budgetMs: 30_000,
  needs: { exposed: exposedPortsFact },
  async read({ machine, signal, facts }) {
    const reading = await readFirewall(machine, signal)
    if (reading.state !== 'known') return reading
    const firewall = reading.value
    if (firewall.kind === 'windows') return known(withRelevantRules(firewall, facts.exposed))
    return unreadableManager(firewall, facts.exposed) ?? reading
  },
})

/** Rules that decide about a port and cannot be read or understood must not look like "nothing is blocked". */
function unreadableManager(
  firewall: Exclude<Firewall, WindowsFirewall>,
  exposed: readonly ExposedPort[],
): Reading<never> | undefined {
  const verdicts = judgeExposedOnUnix(firewall, exposed)
  for (const { verdict, exposed } of verdicts) {
    const { decidedBy, outcome, manager = '', rule = '' } = verdict
    if (decidedBy === 'unreadable') return unknown(message('firewall.reasons.unreadable-rules', { manager }))
    if (decidedBy === 'rule' && outcome === 'uncertain') {
      return unknown(message('firewall.reasons.uncertain-rules', { manager, rule, port: exposed.port }))
    }
  }
  return undefined
}
