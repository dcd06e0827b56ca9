import { defineCheck } from '../../core/check.ts'
import { aboutAnswer, onePerService } from '../draft.ts'
import { healthAnswersFact } from '../facts.ts'

/** A service that runs, and whose health page nobody can get. Only where the project itself says that there is one. */
export default defineCheck({
  rule: 'health/unreachable',
  severity: 'error',
  needs: { answers: healthAnswersFact },
  judge: ({ answers }) =>
    onePerService(
      answers.filter(
        ({ configured, outcome }) => configured && outcome !== 'answered' && outcome !== 'redirects-elsewhere',
      ),
    ).map((answer) => ({ ...aboutAnswer(answer), variant: answer.outcome })),
})
