import { known, skipped } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { readComposeModel } from '../compose/model.ts'
import { composeModelFact } from '../facts.ts'

/** Reads the project's compose files, without starting compose. */
export default defineProbe({
  fact: composeModelFact,
  budgetMs: 20_000,
  async read({ root, machine, signal }) {
    const model = await readComposeModel(root, machine, signal)
    return model === undefined ? skipped(message('project.reasons.no-compose-file')) : known(model)
  },
})
