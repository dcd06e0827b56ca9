import { defineCheck } from '../../core/check.ts'
import { composeModelFact } from '../../project/facts.ts'
import { assessStack } from '../assess.ts'
import { aboutContainer, logEvidence, stateEvidence } from '../evidence.ts'
import { broughtUpFact, containerListFact, containerLogsFact } from '../facts.ts'

/** A service that the kernel killed because it used more memory than it may. */
export default defineCheck({
  rule: 'containers/oom-killed',
  severity: 'error',
  needs: { list: containerListFact, compose: composeModelFact, broughtUp: broughtUpFact },
  uses: { logs: containerLogsFact },
  judge: ({ list, compose }, { logs }) =>
    assessStack(list, compose).services.flatMap((assessment) => {
      const { container, condition, service } = assessment
      if (container === undefined || condition !== 'oom-killed') return []
      return [
        {
          ...aboutContainer(assessment, container),
          evidence: [stateEvidence(service, container), ...logEvidence(service, container, logs)],
        },
      ]
    }),
})
