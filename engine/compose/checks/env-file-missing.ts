import { defineCheck } from '../../core/check.ts'
import { composeModelFact } from '../../project/facts.ts'
import { envFileExamplesFact } from '../facts.ts'
import { draftOf } from '../problem-finding.ts'

/** A service needs an env file that is not there: compose refuses to start anything. */
export default defineCheck({
  rule: 'compose/env-file-missing',
  severity: 'error',
  needs: { compose: composeModelFact },
  uses: { examples: envFileExamplesFact },
  judge: ({ compose }, { examples }) =>
    compose.problems
      .filter(({ kind }) => kind === 'env-file-missing')
      .map((problem) => {
        const inactive = compose.services.some(({ name, active }) => name === problem.service && !active)
        const example = examples?.find(({ missing }) => missing === problem.detail)?.example
        const draft = draftOf(problem, {
          values: { missing: problem.detail, example: example ?? '' },
          ...(example !== undefined && { variant: 'with-example' }),
          ...(inactive && { severity: 'info' }),
        })
        return example === undefined ? draft : { ...draft, data: { ...draft.data, example } }
      }),
})
