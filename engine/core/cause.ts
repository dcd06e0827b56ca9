import type { FactRequest, OptionalValuesOf } from './fact.ts'
import type { Finding } from './finding.ts'
import type { Message } from './message.ts'

/** One link: `effect` happened because of `cause`. */
export interface CauseLink {
  /** Id of the finding that is explained. */
  readonly effect: string
  /** Id of the finding that explains it. */
  readonly cause: string
  readonly why: Message
}

/** Draws links between findings of any area, from the findings and the facts alone. */
export interface CauseRule<Uses extends FactRequest = FactRequest> {
  /** Shown when somebody asks who drew a link. */
  readonly id: string
  readonly uses?: Uses
  link(findings: readonly Finding[], facts: OptionalValuesOf<Uses>): readonly CauseLink[]
}

/** Declares a cause rule; the default export of every file in `engine/<area>/causes/`. */
export function defineCauseRule<Uses extends FactRequest = Record<never, never>>(
  rule: CauseRule<Uses>,
): CauseRule<Uses> {
  return rule
}

/**
 * Applies links to findings. A link that would close a circle is left out, so that every chain ends in a root cause.
 * Root causes come first, errors before warnings before notes; each is followed by what it explains.
 */
export function linkCauses(findings: readonly Finding[], links: readonly CauseLink[]): Finding[] {
  const explanations = new Map<string, CauseLink[]>(findings.map((finding) => [finding.id, []]))
  for (const link of links) {
    const known = explanations.get(link.effect)
    if (known === undefined || !explanations.has(link.cause)) continue
    if (known.some((other) => other.cause === link.cause) || leadsTo(link.cause, link.effect, explanations)) continue
    known.push(link)
  }
  const linked = findings.map((finding): Finding => {
    const explainedBy = (explanations.get(finding.id) ?? []).map(({ cause, why }) => ({ finding: cause, why }))
    return { ...finding, explainedBy, rootCause: explainedBy.length === 0 }
  })
  return rootCausesFirst(linked)
}

/** Whether following causes from `start` reaches `goal`. */
function leadsTo(start: string, goal: string, explanations: ReadonlyMap<string, readonly CauseLink[]>): boolean {
  const seen = new Set<string>()
  const pending = [start]
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (id === goal) return true
    if (seen.has(id)) continue
    seen.add(id)
    for (const link of explanations.get(id) ?? []) pending.push(link.cause)
  }
  return false
}

const severityRank = { error: 0, warning: 1, info: 2 } as const

function rootCausesFirst(findings: readonly Finding[]): Finding[] {
  const consequences = new Map<string, Finding[]>()
  for (const finding of findings) {
    for (const { finding: cause } of finding.explainedBy) {
      consequences.set(cause, [...(consequences.get(cause) ?? []), finding])
    }
  }
  const reach = new Map(findings.map((finding) => [finding.id, countConsequences(finding.id, consequences)]))
  const roots = findings
    .filter((finding) => finding.rootCause)
    .sort(
      (a, b) => severityRank[a.severity] - severityRank[b.severity] || (reach.get(b.id) ?? 0) - (reach.get(a.id) ?? 0),
    )
  const ordered = new Set<Finding>(roots)
  // Breadth first: a root's direct effects come before the effects of those.
  for (const finding of ordered) for (const effect of consequences.get(finding.id) ?? []) ordered.add(effect)
  return [...ordered]
}

function countConsequences(root: string, consequences: ReadonlyMap<string, readonly Finding[]>): number {
  const seen = new Set<string>([root])
  for (const id of seen) for (const effect of consequences.get(id) ?? []) seen.add(effect.id)
  return seen.size - 1
}
