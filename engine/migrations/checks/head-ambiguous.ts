import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { entryPointsFact } from '../../project/facts.ts'
import { migrationTreesFact } from '../facts.ts'
import { commandEvidence, isTangled, type TreeContext, treeContexts } from '../tree-context.ts'

/** A container runs `alembic upgrade head` on a tree with several heads, where only `heads` would do. */
export default defineCheck({
  rule: 'migrations/head-ambiguous',
  severity: 'error',
  needs: { trees: migrationTreesFact },
  uses: { entryPoints: entryPointsFact },
  judge: ({ trees }, { entryPoints }) => treeContexts(trees, entryPoints).flatMap(judgeTree),
})

function judgeTree(context: TreeContext): FindingDraft[] {
  const { tree, graph, commands } = context
  if (graph.heads.length < 2 || isTangled(context)) return []
  return commands
    .filter(({ target }) => target === 'head')
    .map((command) => ({
      where: { service: command.entry.service, file: command.entry.place.file, line: command.entry.place.line },
      values: {
        service: command.entry.service,
        command: command.entry.text,
        count: graph.heads.length,
        tree: tree.path,
      },
      data: { tree: tree.path, heads: [...graph.heads] },
      evidence: [commandEvidence(command)],
      identity: tree.path,
    }))
}
