import { known } from '../../core/fact.ts'
import { Journal } from '../../core/journal.ts'
import { defineProbe } from '../../core/probe.ts'
import { appliedFixesFact } from '../facts.ts'

/** Reads from the journal which fixes of this project are in place. */
export default defineProbe({
  fact: appliedFixesFact,
  budgetMs: 2000,
  async read({ root, machine }) {
    const records = await new Journal(machine.dataDirectory).list(root)
    return known(
      records
        .filter(({ end }) => end === 'applied' || end === 'verified' || end === 'not-verified')
        .map(({ plan, appliedAt }) => ({ fix: plan.fix, finding: plan.finding, appliedAt })),
    )
  },
})
