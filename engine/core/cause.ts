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
  /** Asked after the others, with the links that those drew: for a rule that explains only what is left. */
  readonly late?: boolean
  link(findings: readonly Finding[], facts: OptionalValuesOf<Uses>, drawn?: readonly CauseLink[]): readonly CauseLink[]
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
  const explanations = withoutCircles(findings, links)
  const linked = findings.map((finding): Finding => {
    const explainedBy = (explanations.get(finding.id) ?? []).map(({ cause, why }) => ({ finding: cause, why }))
    return { ...finding, explainedBy, rootCause: explainedBy.length === 0 }
  })
  return rootCausesFirst(linked)
}

/** The links by their effect; of a circle, the one that closes it is missing. */
function withoutCircles(
  findings: readonly Finding[],
  links: readonly CauseLink[],
): ReadonlyMap<string, readonly CauseLink[]> {
  const drawn = new Map<string, Map<string, CauseLink>>(findings.map(({ id }) => [id, new Map()]))
  for (const link of links) {
    const known = drawn.get(link.effect)
    if (known !== undefined && drawn.has(link.cause) && !known.has(link.cause)) known.set(link.cause, link)
  }
  const kept = new Map<string, CauseLink[]>()
  const finished = new Set<string>()
  // Depth first with a stack of our own: chains of ten thousand services are deeper than the engine's.
  for (const { id } of findings) {
    const path: { readonly id: string; readonly open: CauseLink[] }[] = []
    const onPath = new Set<string>()
    const enter = (next: string) => {
      kept.set(next, [])
      onPath.add(next)
      path.push({ id: next, open: [...(drawn.get(next)?.values() ?? [])].reverse() })
    }
    if (!kept.has(id)) enter(id)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const link = top.open.pop()
      if (link === undefined) {
        finished.add(top.id)
        onPath.delete(top.id)
        path.pop()
      } else if (!onPath.has(link.cause)) {
        kept.get(top.id)?.push(link)
        if (!finished.has(link.cause)) enter(link.cause)
      }
    }
  }
  return kept
}

const severityRank = { error: 0, warning: 1, info: 2 } as const

function rootCausesFirst(findings: readonly Finding[]): Finding[] {
  const consequences = new Map<string, Finding[]>()
  for (const finding of findings) {
    for (const { finding: cause } of finding.explainedBy) {
      const known = consequences.get(cause)
      if (known === undefined) consequences.set(cause, [finding])
      else known.push(finding)
    }
  }
  const roots = findings
    .filter((finding) => finding.rootCause)
    .map((finding) => ({ finding, reach: countConsequences(finding.id, consequences) }))
    .sort((a, b) => severityRank[a.finding.severity] - severityRank[b.finding.severity] || b.reach - a.reach)
    .map(({ finding }) => finding)
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
