import { type Check, defineCheck } from '../core/check.ts'
import { projectOverviewFact } from '../project/facts.ts'
import { endpointsFact, installationFact } from './facts.ts'
import { wslFact } from './wsl-facts.ts'
import { judgeWsl, type WslRule } from './wsl-verdict.ts'

const needs = { wsl: wslFact, endpoints: endpointsFact, overview: projectOverviewFact }
const uses = { installation: installationFact }

/** A check for one of the rules about WSL, of which at most one holds. Only a note where there is no compose file. */
export function wslCheck(rule: WslRule): Check<typeof needs, typeof uses> {
  return defineCheck({
    rule: `docker/${rule}`,
    severity: 'error',
    needs,
    uses,
    judge({ wsl, endpoints, overview }, { installation }) {
      const verdict = judgeWsl(wsl, endpoints, installation)
      if (verdict?.rule !== rule) return []
      const { variant, detail, evidence } = verdict
      return [
        {
          where: {},
          values: { detail, product: installation?.products[0]?.name ?? 'Docker' },
          ...(variant === undefined ? {} : { variant }),
          ...(overview.composeFiles.length > 0 ? {} : { severity: 'info' as const }),
          data: { detail, cause: variant ?? '' },
          evidence: [evidence],
        },
      ]
    },
  })
}
