import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { entryPointsFact } from '../../project/facts.ts'
import { migrationTreesFact } from '../facts.ts'
import { fileEvidence, maxFindings, type TreeContext, treeContexts } from '../tree-context.ts'

/** Revisions that are each other's ancestors: Alembic refuses the whole tree, whatever else is healthy in it. */
export default defineCheck({
  rule: 'migrations/cycle',
  severity: 'error',
  needs: { trees: migrationTreesFact },
  uses: { entryPoints: entryPointsFact },
  judge: ({ trees }, { entryPoints }) =>
    treeContexts(trees, entryPoints).flatMap((context) => [
      ...context.graph.cycles
        .slice(0, maxFindings)
        .map((cycle) => finding(context, cycle, cycle.length === 1 ? 'self' : 'circle')),
      ...context.graph.dependencyCycles.slice(0, maxFindings).map((cycle) => finding(context, cycle, 'dependency')),
    ]),
})

function finding({ tree, byId, where }: TreeContext, cycle: readonly string[], variant: string): FindingDraft {
  const members = cycle.flatMap((id) => byId.get(id) ?? [])
  const [first] = members
  const shown = cycle.slice(0, 6).join(' → ')
  return {
    where: { ...where, ...(first && { file: first.file, line: first.parentsLine }) },
    variant,
    values: { count: cycle.length, cycle: cycle.length > 6 ? `${shown} → …` : shown, tree: tree.path },
    data: { tree: tree.path, cycle: [...cycle] },
    evidence: members
      .slice(0, 10)
      .map(({ file, parentsLine, parentsText }) => fileEvidence(file, parentsLine, parentsText)),
    identity: cycle.join(),
  }
}
