import { defineCheck } from '../../core/check.ts'
import { migrationLintFact } from '../lint/facts.ts'
import { baseName, fileEvidence, maxFindings } from '../tree-context.ts'

/** A `# stackmedic: ignore[rule]` comment that nothing needs: it would hide the next real problem on its line. */
export default defineCheck({
  rule: 'migrations/unused-ignore',
  severity: 'info',
  needs: { lint: migrationLintFact },
  judge: ({ lint }) =>
    lint.ignores
      .filter(({ used }) => !used)
      .slice(0, maxFindings)
      .map(({ file, line, text, rule, tree }) => ({
        where: { file, line },
        values: { name: baseName(file), rule },
        data: { tree, rule },
        evidence: [fileEvidence(file, line, text)],
        identity: rule,
      })),
})
