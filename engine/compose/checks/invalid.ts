import { defineCheck } from '../../core/check.ts'
import { type ComposeProblem, composeModelFact } from '../../project/facts.ts'
import { draftOf } from '../problem-finding.ts'

/** Problems that other rules of this area speak about. */
const othersRules: readonly ComposeProblem['kind'][] = [
  'unset-variable',
  'unset-required-variable',
  'env-file-missing',
  'env-file-encoding',
  'unknown-dependency',
  'dependency-cycle',
]

/** Compose refuses the project's files, or a part of them could not be read. */
export default defineCheck({
  rule: 'compose/invalid',
  severity: 'error',
  needs: { compose: composeModelFact },
  judge: ({ compose }) =>
    compose.problems
      .filter(({ kind }) => !othersRules.includes(kind))
      .map((problem) =>
        draftOf(problem, {
          variant: variantOf(problem),
          values: { suggestion: problem.suggestion ?? '', section: problem.section ?? '' },
          ...(isUncertain(problem) && { severity: 'warning' }),
        }),
      ),
})

function variantOf({ kind, expected, suggestion }: ComposeProblem): string {
  if (kind !== 'wrong-shape') return kind
  return suggestion === undefined ? `shape-${expected ?? 'content'}` : 'shape-misspelt'
}

/** Compose may read what lies outside of the opened folder, and a newer one may know a name that is not known here. */
function isUncertain({ kind, expected, suggestion }: ComposeProblem): boolean {
  return kind === 'outside-project' || (expected === 'known-name' && suggestion === undefined)
}
