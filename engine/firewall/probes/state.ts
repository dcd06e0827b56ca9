import { defineProbe } from '../../core/probe.ts'
import { exposedPortsFact, firewallFact } from '../facts.ts'
import { readFirewall } from '../read-firewall.ts'

/** The firewall only matters to ports that other machines are meant to reach, so it is not read without one. */
export default defineProbe({
  fact: firewallFact,
  budgetMs: 30_000,
  needs: { exposed: exposedPortsFact },
  read: ({ machine, signal }) => readFirewall(machine, signal),
})
