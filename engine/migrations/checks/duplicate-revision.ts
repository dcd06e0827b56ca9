import { defineCheck } from '../../core/check.ts'
import { entryPointsFact } from '../../project/facts.ts'
import { migrationTreesFact } from '../facts.ts'
import { baseName, fileEvidence, maxFindings, treeContexts } from '../tree-context.ts'

/** Two files carry one id. Alembic only warns, keeps the one that it lists last, and fails later with another message. */
export default defineCheck({
  rule: 'migrations/duplicate-revision',
  severity: 'error',
  needs: { trees: migrationTreesFact },
  uses: { entryPoints: entryPointsFact },
  judge: ({ trees }, { entryPoints }) =>
    treeContexts(trees, entryPoints).flatMap(({ tree, graph, where }) =>
      graph.duplicates.slice(0, maxFindings).flatMap(({ revision, files }) => {
        const declared = tree.revisions.filter(({ id }) => id === revision).sort((a, b) => (a.file < b.file ? -1 : 1))
        const [first, second] = declared
        if (first === undefined || second === undefined) return []
        return [
          {
            where: { ...where, file: first.file, line: first.line },
            values: { revision, first: baseName(first.file), second: baseName(second.file), count: files.length },
            data: { tree: tree.path, revision, files: [...files] },
            evidence: declared.slice(0, 10).map(({ file, line, text }) => fileEvidence(file, line, text)),
            identity: revision,
          },
        ]
      }),
    ),
})
