import { defineCheck } from '../../core/check.ts'
import { entryPointsFact } from '../../project/facts.ts'
import { migrationTreesFact } from '../facts.ts'
import { baseName, fileEvidence, maxFindings, treeContexts } from '../tree-context.ts'

/** A migration that Python does not compile: Alembic imports every file of a tree, so one stops them all. */
export default defineCheck({
  rule: 'migrations/syntax-error',
  severity: 'error',
  needs: { trees: migrationTreesFact },
  uses: { entryPoints: entryPointsFact },
  judge: ({ trees }, { entryPoints }) =>
    treeContexts(trees, entryPoints).flatMap(({ tree, where }) =>
      tree.syntaxErrors.slice(0, maxFindings).map(({ file, kind, line, column, text, detail }) => ({
        where: { ...where, file, line, column },
        // Nobody knows which Python runs it: it may well be new enough.
        ...(kind === 'newer-python' && !tree.python.known ? { severity: 'warning' as const } : {}),
        variant: kind,
        values: { name: baseName(file), file, line, column, text, detail, python: `3.${tree.python.minor}` },
        data: { tree: tree.path, kind, text, detail },
        evidence: [fileEvidence(file, line, text)],
      })),
    ),
})
