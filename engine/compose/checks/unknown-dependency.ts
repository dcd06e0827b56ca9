import { defineCheck } from '../../core/check.ts'
import { type ComposeModel, composeModelFact } from '../../project/facts.ts'
import { draftOf } from '../problem-finding.ts'

/** A service depends on one that is not there, or that only a profile starts. Compose refuses both. */
export default defineCheck({
  rule: 'compose/unknown-dependency',
  severity: 'error',
  needs: { compose: composeModelFact },
  judge: ({ compose }) =>
    compose.problems
      .filter(({ kind }) => kind === 'unknown-dependency')
      .map((problem) => {
        const values = { dependency: problem.detail, profiles: profilesOf(compose, problem.detail) }
        return draftOf(problem, { values, ...(values.profiles !== '' && { variant: 'inactive' }) })
      }),
})

function profilesOf({ services }: ComposeModel, name: string): string {
  return services.find((service) => service.name === name)?.profiles.join(', ') ?? ''
}
