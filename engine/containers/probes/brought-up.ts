import { known, skipped } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { composeModelFact } from '../../project/facts.ts'
import { assessStack } from '../assess.ts'
import { broughtUpFact, containerListFact } from '../facts.ts'

/** Tells a stack that was brought up from one that never was, or that somebody stopped. */
export default defineProbe({
  fact: broughtUpFact,
  budgetMs: 1000,
  needs: { list: containerListFact, compose: composeModelFact },
  async read({ facts: { list, compose } }) {
    const { overall } = assessStack(list, compose)
    return overall === 'up' ? known(true as const) : skipped(message(`containers.reasons.stack-${overall}`))
  },
})
