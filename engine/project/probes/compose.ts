import { known, skipped } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { readComposeModel } from '../compose/model.ts'
import { type ComposeModel, composeModelFact } from '../facts.ts'

/** Reads the project's compose files, without starting compose. */
export default defineProbe({
  fact: composeModelFact,
  budgetMs: 20_000,
  async read({ root, machine, signal }) {
    const model = await readComposeModel(root, machine, signal)
    return model === undefined ? skipped(message('project.reasons.no-compose-file')) : known(model, gapOf(model))
  },
})

/** Problems behind which there may be services that nobody has seen. */
const gaps = new Set<ComposeModel['problems'][number]['kind']>([
  'yaml-syntax',
  'not-text',
  'too-large',
  'unreadable',
  'outside-project',
  'include-missing',
  'extends-missing',
])

function gapOf({ problems }: ComposeModel) {
  const gap = problems.find(({ kind }) => gaps.has(kind))
  return gap && message('project.reasons.compose-incomplete', { file: gap.place.file })
}
