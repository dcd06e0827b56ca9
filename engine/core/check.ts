import type { FactRequest, OptionalValuesOf, ValuesOf } from './fact.ts'
import type { FindingDraft, Severity } from './finding.ts'

/** A pure function from facts to findings, for one rule. */
export interface Check<Needs extends FactRequest = FactRequest, Uses extends FactRequest = FactRequest> {
  /** `<area>/<name>`; stable for ever once released. The file is `engine/<area>/checks/<name>.ts`. */
  readonly rule: string
  readonly severity: Severity
  /** Facts without which nothing can be said; where one is unknown, the area is `unknown`. */
  readonly needs: Needs
  /** Facts that sharpen the finding if they are there. */
  readonly uses?: Uses
  /** It looks for one obstacle: finding none does not make an area `ok` in which everything else is skipped. */
  readonly silentWhenFine?: boolean
  judge(facts: ValuesOf<Needs>, optional: OptionalValuesOf<Uses>): readonly FindingDraft[]
}

/** Declares a check; the default export of every file in `engine/<area>/checks/`. */
export function defineCheck<Needs extends FactRequest, Uses extends FactRequest = Record<never, never>>(
  check: Check<Needs, Uses>,
): Check<Needs, Uses> {
  return check
}
