import { defineCheck } from '../../core/check.ts'
import { aboutAnswer, onePerService } from '../draft.ts'
import { type HealthAnswer, healthAnswersFact } from '../facts.ts'

/** A service that answers, and says that it is not well, without a word about what it lacks. */
export default defineCheck({
  rule: 'health/not-ready',
  severity: 'error',
  needs: { answers: healthAnswersFact },
  judge: ({ answers }) =>
    onePerService(
      answers.filter((answer) => saysNo(answer) && !answer.parts.some(({ state }) => state === 'down')),
    ).map((answer) => {
      const about = aboutAnswer(answer)
      if (answer.status !== undefined && answer.status < 400) return { ...about, variant: 'body' }
      if (answer.status === 404) return { ...about, severity: 'warning' as const, variant: 'no-page' }
      return about
    }),
})

/** Who asks for a login answers; a usual path that is not there says nothing. */
function saysNo({ outcome, status = 0, overall, configured }: HealthAnswer): boolean {
  if (outcome !== 'answered') return false
  if (status >= 500 || overall === 'down') return status !== 501 && (status !== 404 || configured)
  return configured && (status === 404 || status === 410)
}
