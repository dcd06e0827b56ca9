import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { entryPointsFact } from '../../project/facts.ts'
import { migrationTreesFact } from '../facts.ts'
import type { MissingParent } from '../graph.ts'
import { baseName, fileEvidence, hasUnreadIds, maxFindings, type TreeContext, treeContexts } from '../tree-context.ts'

/** A migration names a parent that no file declares: Alembic ends with a bare `KeyError`. */
export default defineCheck({
  rule: 'migrations/missing-parent',
  severity: 'error',
  needs: { trees: migrationTreesFact },
  uses: { entryPoints: entryPointsFact },
  judge: ({ trees }, { entryPoints }) =>
    treeContexts(trees, entryPoints).flatMap((context) => [
      ...context.graph.missingParents.slice(0, maxFindings).map((missing) => finding(context, missing)),
      // One package of a family depends on what the others bring: often right, and worth knowing.
      ...context.graph.missingDependencies
        .slice(0, maxFindings)
        .map((missing): FindingDraft => ({ ...finding(context, missing), variant: 'dependency', severity: 'info' })),
    ]),
})

function finding(context: TreeContext, { revision, parent, file, line, text }: MissingParent): FindingDraft {
  const { tree, where } = context
  return {
    where: { ...where, file, line },
    ...(parent === 'None' ? { variant: 'quoted-none' } : {}),
    values: { revision, parent, name: baseName(file), tree: tree.path },
    data: { tree: tree.path, revision, parent, unreadIds: hasUnreadIds(context) },
    evidence: [fileEvidence(file, line, text)],
    identity: parent,
  }
}
