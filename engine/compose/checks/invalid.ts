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
    firstOfBrokenFiles(compose.problems)
      .filter(({ kind }) => !othersRules.includes(kind))
      .map((problem) =>
        draftOf(problem, {
          variant: variantOf(problem),
          values: { suggestion: problem.suggestion ?? '', section: problem.section ?? '' },
          ...(isUncertain(problem) && { severity: 'warning' }),
        }),
      ),
})

/** Where a file is no YAML, one place is enough: the others follow from it, and compose names one as well. */
function firstOfBrokenFiles(problems: readonly ComposeProblem[]): readonly ComposeProblem[] {
  const first = new Map<string, ComposeProblem>()
  for (const problem of problems.filter(({ kind }) => kind === 'yaml-syntax')) {
    const { file } = problem.place
    const known = first.get(file)
    if (known === undefined || (isConflict(problem) && !isConflict(known))) first.set(file, problem)
  }
  return problems.filter((problem) => problem.kind !== 'yaml-syntax' || first.get(problem.place.file) === problem)
}

/** What Git writes between two versions of the same lines. */
function isConflict({ kind, text = '' }: ComposeProblem): boolean {
  return kind === 'yaml-syntax' && /^(?:<{7}|={7}|>{7})(?:\s|$)/.test(text)
}

function variantOf(problem: ComposeProblem): string {
  const { kind, expected, suggestion } = problem
  if (isConflict(problem)) return 'conflict-markers'
  if (kind !== 'wrong-shape') return kind
  return suggestion === undefined ? `shape-${expected ?? 'content'}` : 'shape-misspelt'
}

/** Compose may read what lies outside of the opened folder, and a newer one may know a name that is not known here. */
function isUncertain({ kind, expected, suggestion }: ComposeProblem): boolean {
  return kind === 'outside-project' || (expected === 'known-name' && suggestion === undefined)
}
