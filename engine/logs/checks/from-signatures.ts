import { type Check, defineCheck } from '../../core/check.ts'
import { isOfRule } from '../../core/finding-id.ts'
import { appliedFixesFact, composeModelFact, entryPointsFact } from '../../project/facts.ts'
import { signatures } from '../catalogue.ts'
import { logScanFact } from '../facts.ts'
import { judgeMatches } from '../judge-matches.ts'
import { withOrigin } from '../origin.ts'

/** One rule for each signature of `resources/knowledge/signatures/`. */
const checks: readonly Check[] = signatures.map(({ id, severity, lasting = false, variant, explainedBy = [] }) =>
  defineCheck({
    rule: `logs/${id}`,
    severity,
    needs: { logs: logScanFact },
    uses: { fixes: appliedFixesFact, compose: composeModelFact, entryPoints: entryPointsFact },
    judge: ({ logs }, { fixes = [], compose, entryPoints }) => {
      const causes = explainedBy.flatMap(({ rules }) => rules)
      // Newest first.
      const fixed = fixes.find(({ finding }) => causes.some((rule) => isOfRule(finding, rule)))
      const drafts = judgeMatches(logs, id, { lasting, fixedAt: fixed?.appliedAt })
      return drafts
        .map((draft) => (variant !== undefined && variant in draft.values ? { ...draft, variant } : draft))
        .map((draft) => withOrigin(draft, compose, entryPoints?.entryPoints ?? []))
    },
  }),
) as readonly Check[]

export default checks
