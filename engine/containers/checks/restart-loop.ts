import { defineCheck } from '../../core/check.ts'
import { composeModelFact } from '../../project/facts.ts'
import { assessStack } from '../assess.ts'
import { aboutContainer, logEvidence, stateEvidence } from '../evidence.ts'
import { exitVariant } from '../exit-code.ts'
import { broughtUpFact, containerListFact, containerLogsFact } from '../facts.ts'

/** A service that ends again and again, and is started again each time by its restart policy. */
export default defineCheck({
  rule: 'containers/restart-loop',
  severity: 'error',
  needs: { list: containerListFact, compose: composeModelFact, broughtUp: broughtUpFact },
  uses: { logs: containerLogsFact },
  judge: ({ list, compose }, { logs }) =>
    assessStack(list, compose).services.flatMap((assessment) => {
      const { container, condition, service } = assessment
      if (container === undefined || condition !== 'restart-loop') return []
      const about = aboutContainer(assessment, container)
      // While it runs for a moment, the engine no longer knows the code of the last end.
      const variant = container.state === 'running' ? 'running' : exitVariant(container.exitCode)
      const evidence = [...logEvidence(service, container, logs), stateEvidence(service, container)]
      return [
        {
          ...about,
          values: { ...about.values, count: container.restartCount },
          ...(variant === undefined ? {} : { variant }),
          evidence,
        },
      ]
    }),
})
