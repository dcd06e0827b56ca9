import { type CauseLink, defineCauseRule } from '../../core/cause.ts'
import type { Finding } from '../../core/finding.ts'
import { message } from '../../core/message.ts'

/** What is a consequence inside of one tree, and what it can be a consequence of, nearest first. */
const explanations: Readonly<Record<string, readonly string[]>> = {
  'migrations/head-ambiguous': ['migrations/multiple-heads'],
  'migrations/multiple-heads': ['migrations/missing-parent'],
  'migrations/missing-parent': ['migrations/unreadable-revision'],
  'migrations/cycle': ['migrations/duplicate-revision'],
}

/**
 * Two ids that are one close circles; a gap in the chain leaves a second end; two unmerged heads make `upgrade head`
 * ambiguous; a file without ids leaves gaps.
 */
export default defineCauseRule({
  id: 'migrations/broken-tree',
  link: (findings) =>
    findings.flatMap((effect): CauseLink[] => {
      const cause = causesOf(effect)
        .map((rule) =>
          findings.find(
            (finding) => finding.rule === rule && finding.severity === 'error' && sameTree(finding, effect),
          ),
        )
        .find((finding) => finding !== undefined)
      if (cause === undefined) return []
      return [{ effect: effect.id, cause: cause.id, why: message('migrations.causes.broken-tree') }]
    }),
})

function causesOf({ rule, data }: Finding): readonly string[] {
  return data['unreadIds'] === true ? ['migrations/syntax-error'] : (explanations[rule] ?? [])
}

function sameTree(a: Finding, b: Finding): boolean {
  return a.data['tree'] === b.data['tree']
}
