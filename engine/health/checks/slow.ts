import { defineCheck } from '../../core/check.ts'
import { aboutAnswer, onePerService } from '../draft.ts'
import { healthAnswersFact } from '../facts.ts'

const slowMs = 1000

/** A health page that takes its time: load balancers and healthchecks give up after a second or two. */
export default defineCheck({
  rule: 'health/slow',
  severity: 'info',
  needs: { answers: healthAnswersFact },
  judge: ({ answers }) =>
    onePerService(
      answers.filter(
        ({ outcome, durationMs, status = 500 }) => outcome === 'answered' && durationMs >= slowMs && status < 400,
      ),
    ).map(aboutAnswer),
})
