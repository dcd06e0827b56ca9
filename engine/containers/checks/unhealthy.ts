import { defineCheck } from '../../core/check.ts'
import { composeModelFact } from '../../project/facts.ts'
import { assessStack } from '../assess.ts'
import { aboutContainer, healthEvidence, logEvidence, stateEvidence } from '../evidence.ts'
import { broughtUpFact, type Container, containerListFact, containerLogsFact } from '../facts.ts'

/** A service that runs and whose healthcheck says no. */
export default defineCheck({
  rule: 'containers/unhealthy',
  severity: 'error',
  needs: { list: containerListFact, compose: composeModelFact, broughtUp: broughtUpFact },
  uses: { logs: containerLogsFact },
  judge: ({ list, compose }, { logs }) =>
    assessStack(list, compose).services.flatMap((assessment) => {
      const { container, condition, service } = assessment
      if (container === undefined || condition !== 'unhealthy') return []
      const about = aboutContainer(assessment, container)
      const last = container.health?.log.at(-1)
      const variant = variantOf(last?.exitCode)
      return [
        {
          ...about,
          values: {
            ...about.values,
            count: container.health?.failingStreak ?? 0,
            test: testOf(container),
            output: last?.output.split('\n').at(-1) ?? '',
          },
          data: { ...about.data, healthExitCode: last?.exitCode ?? null, test: container.health?.test ?? [] },
          evidence: [
            ...healthEvidence(service, container),
            stateEvidence(service, container),
            ...logEvidence(service, container, logs),
          ],
          ...(variant === undefined ? {} : { variant }),
        },
      ]
    }),
})

/** The engine writes -1 where it could not run the check or stopped it after its timeout; a shell says 126 or 127. */
function variantOf(exitCode: number | undefined): string | undefined {
  if (exitCode === 126 || exitCode === 127) return 'not-runnable'
  return exitCode === -1 ? 'no-result' : undefined
}

/** The healthcheck as a person would type it. */
function testOf({ health }: Container): string {
  const [form, ...words] = health?.test ?? []
  return form === 'CMD' || form === 'CMD-SHELL' ? words.join(' ') : [form ?? '', ...words].join(' ').trim()
}
