import { defineCheck } from '../../core/check.ts'
import { composeModelFact } from '../../project/facts.ts'
import { draftOf } from '../problem-finding.ts'

/** A service needs an env file that is not there: compose refuses to start anything. */
export default defineCheck({
  rule: 'compose/env-file-missing',
  severity: 'error',
  needs: { compose: composeModelFact },
  judge: ({ compose }) =>
    compose.problems
      .filter(({ kind }) => kind === 'env-file-missing')
      .map((problem) => {
        const inactive = compose.services.some(({ name, active }) => name === problem.service && !active)
        return draftOf(problem, { values: { missing: problem.detail }, ...(inactive && { severity: 'info' }) })
      }),
})
