import { containerListFact } from '../../containers/facts.ts'
import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { type ComposeModel, type ComposeProblem, composeModelFact } from '../../project/facts.ts'
import { draftOf, fileEvidence } from '../problem-finding.ts'
import { runsWell } from '../running-service.ts'

/**
 * A variable of the compose files has no value. Compose refuses when the file asks for one (`:?`); otherwise it goes on
 * with an empty text, which is an error when the project itself says that a person should set it: its example env
 * file lists the variable, and either nobody made an `.env` yet or the example has a value for it.
 */
export default defineCheck({
  rule: 'compose/unset-variable',
  severity: 'warning',
  needs: { compose: composeModelFact },
  uses: { containers: containerListFact },
  judge: ({ compose }, { containers }) =>
    firstUses(compose).map((problem) => {
      const required = problem.kind === 'unset-required-variable'
      const example = compose.exampleVariables?.find(({ name }) => name === problem.detail)
      const wanted = example !== undefined && (compose.environmentFile === undefined || example.hasValue)
      const calm = !isStarted(compose, problem.service)
        ? 'info'
        : runsWell(containers, problem.service)
          ? 'warning'
          : undefined
      const draft = draftOf(problem, {
        variant: variantOf(compose, problem, example !== undefined),
        severity: required ? 'error' : (calm ?? (wanted ? 'error' : 'warning')),
        values: {
          variable: problem.detail,
          message: problem.message ?? '',
          withDefault: `\${${problem.detail}:-…}`,
          example: example?.place.file ?? '',
          envFile: compose.environmentFile ?? '.env',
        },
      })
      return example === undefined ? draft : withExample(draft, example)
    }),
})

function withExample(
  draft: FindingDraft,
  example: NonNullable<ComposeModel['exampleVariables']>[number],
): FindingDraft {
  const text = `${example.name}=${example.hasValue ? '…' : ''}`
  return { ...draft, evidence: [...draft.evidence, fileEvidence(example.place, text)] }
}

function variantOf({ environmentFile }: ComposeModel, problem: ComposeProblem, listed: boolean): string {
  if (problem.kind === 'unset-required-variable') return problem.message === undefined ? 'required' : 'required-message'
  if (!listed) return 'empty'
  return environmentFile === undefined ? 'no-env-file' : 'not-in-env-file'
}

/** One place for each service and variable: the first. */
function firstUses({ problems }: ComposeModel): ComposeProblem[] {
  const first = new Map<string, ComposeProblem>()
  for (const problem of problems) {
    if (problem.kind !== 'unset-variable' && problem.kind !== 'unset-required-variable') continue
    const key = JSON.stringify([problem.service, problem.detail])
    if (!first.has(key)) first.set(key, problem)
  }
  return [...first.values()]
}

function isStarted({ services }: ComposeModel, name: string | undefined): boolean {
  return name === undefined || services.find((service) => service.name === name)?.active !== false
}
