import { defineCheck } from '../../core/check.ts'
import { type ComposeProblem, composeModelFact } from '../../project/facts.ts'
import { draftOf } from '../problem-finding.ts'

/** Problems that other rules of this area speak about. */
const othersRules: readonly ComposeProblem['kind'][] = [
  'unset-variable',
  'unset-required-variable',
  'env-file-missing',
  'env-file-encoding',
  'unknown-dependency',
  'dependency-cycle',
]

/** Compose refuses the project's files, or a part of them could not be read. */
export default defineCheck({
  rule: 'compose/invalid',
  severity: 'error',
  needs: { compose: composeModelFact },
  judge: ({ compose }) =>
    compose.problems
      .filter(({ kind }) => !othersRules.includes(kind))
      .map((problem) => {
        const variant = problem.kind === 'wrong-shape' ? `shape-${problem.expected ?? 'content'}` : problem.kind
        // Compose itself may read what lies outside of the opened folder; Stackmedic must not.
        return draftOf(problem, { variant, ...(problem.kind === 'outside-project' && { severity: 'warning' }) })
      }),
})
