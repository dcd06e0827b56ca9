import { type Check, defineCheck } from '../../core/check.ts'
import { signatures } from '../catalogue.ts'
import { logScanFact } from '../facts.ts'
import { judgeMatches } from '../judge-matches.ts'

/** One rule for each signature of `resources/knowledge/signatures/`. */
const checks: readonly Check[] = signatures.map(({ id, severity, lasting }) =>
  defineCheck({
    rule: `logs/${id}`,
    severity,
    needs: { logs: logScanFact },
    judge: ({ logs }) => judgeMatches(logs, id, lasting === true),
  }),
) as readonly Check[]

export default checks
