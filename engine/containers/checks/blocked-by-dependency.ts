import { defineCheck } from '../../core/check.ts'
import { composeModelFact, type Service } from '../../project/facts.ts'
import { assessStack } from '../assess.ts'
import { broughtUpFact, containerListFact } from '../facts.ts'

/** A service that never started because one that it depends on is not well. */
export default defineCheck({
  rule: 'containers/blocked-by-dependency',
  severity: 'error',
  needs: { list: containerListFact, compose: composeModelFact, broughtUp: broughtUpFact },
  judge({ list, compose }) {
    const stack = assessStack(list, compose)
    const services = new Map(compose.services.map((service) => [service.name, service]))
    const conditions = new Map(stack.services.map(({ service, condition }) => [service, condition]))
    return stack.services.flatMap(({ service, condition, container, heldUpBy, optional }) => {
      if (condition !== 'blocked' && condition !== 'waiting') return []
      const severity = optional || condition === 'waiting' ? ({ severity: 'info' } as const) : {}
      return [
        {
          where: { service, ...(container === undefined ? {} : { container: container.name }) },
          values: { service, dependencies: heldUpBy.join(', '), count: heldUpBy.length },
          data: { heldUpBy, state: container?.state ?? 'absent' },
          evidence: heldUpBy.flatMap((dependency) =>
            dependencyEvidence(services.get(service), dependency, conditions.get(dependency) ?? 'absent'),
          ),
          ...(condition === 'waiting' ? { variant: 'waiting' } : {}),
          ...severity,
        },
      ]
    })
  },
})

function dependencyEvidence(service: Service | undefined, name: string, condition: string) {
  const dependency = service?.dependsOn.find((candidate) => candidate.service === name)
  if (dependency === undefined) return []
  const { place } = dependency
  return [
    {
      kind: 'file' as const,
      source: place.file,
      line: place.line,
      text: `depends_on: ${name}: ${dependency.condition} (${condition})`,
    },
  ]
}
