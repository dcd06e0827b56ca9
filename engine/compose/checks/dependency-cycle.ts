import { defineCheck } from '../../core/check.ts'
import { composeModelFact } from '../../project/facts.ts'
import { draftOf } from '../problem-finding.ts'

/** Services that wait for each other in a circle: compose refuses to start any. */
export default defineCheck({
  rule: 'compose/dependency-cycle',
  severity: 'error',
  needs: { compose: composeModelFact },
  judge: ({ compose }) =>
    compose.problems
      .filter(({ kind }) => kind === 'dependency-cycle')
      .map((problem) => draftOf(problem, { values: { circle: problem.detail } })),
})
