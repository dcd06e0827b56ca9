import { defineCheck } from '../../core/check.ts'
import { composeModelFact } from '../../project/facts.ts'
import { draftOf } from '../problem-finding.ts'

/**
 * An env file in an encoding that compose cannot read (UTF-16), only since 2.12 (UTF-8 with a mark), or hands on as it is, so that
 * containers get letters that are none (Windows-1252).
 */
export default defineCheck({
  rule: 'compose/env-file-encoding',
  severity: 'error',
  needs: { compose: composeModelFact },
  judge: ({ compose }) =>
    compose.problems
      .filter(({ kind }) => kind === 'env-file-encoding')
      .map((problem) =>
        problem.detail === 'utf-8-bom'
          ? draftOf(problem, { variant: 'mark', severity: 'info' })
          : problem.detail === 'latin-1'
            ? draftOf(problem, { variant: 'latin', severity: 'warning' })
            : draftOf(problem, { values: { encoding: problem.detail.toUpperCase() } }),
      ),
})
