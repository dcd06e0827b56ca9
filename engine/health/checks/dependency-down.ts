import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { composeModelFact } from '../../project/facts.ts'
import { projectSettingsFact } from '../../project/settings-file.ts'
import { isOptional } from '../dependency.ts'
import { draftPart, partsOf } from '../down-part.ts'
import { healthAnswersFact } from '../facts.ts'

/** A service that answers, and says that something which it needs does not work; whatever its status code is. */
export default defineCheck({
  rule: 'health/dependency-down',
  severity: 'error',
  needs: { answers: healthAnswersFact, compose: composeModelFact },
  uses: { settings: projectSettingsFact },
  judge: ({ answers, compose }, { settings }): readonly FindingDraft[] =>
    partsOf(answers)
      .filter(({ answer, part }) => part.state === 'down' && !isOptional(answer, part, compose, settings))
      .map(({ answer, part }) => draftPart(answer, part, compose)),
})
