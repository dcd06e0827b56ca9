import type { Finding } from '../../engine/core/finding.ts'
import type { Message } from '../../engine/core/message.ts'

/** A finding with what it brought about. */
export interface CauseNode {
  readonly finding: Finding
  /** Why the node above brought this one about; absent at the root cause. */
  readonly why?: Message
  /** Ids of other findings that also explain this one. */
  readonly alsoExplainedBy: readonly string[]
  readonly effects: readonly CauseNode[]
}

/**
 * The chain of consequences below a root cause. A finding with several causes is drawn once, below the first of them
 * that leads to this root; a circle, which the engine never sends, would end where it began.
 */
export function causeTree(root: Finding, findings: readonly Finding[]): CauseNode {
  const drawn = new Set<string>([root.id])
  const grow = (finding: Finding, why?: Message): CauseNode => {
    const children = findings.filter(
      (other) => !drawn.has(other.id) && other.explainedBy.some((link) => link.finding === finding.id),
    )
    for (const child of children) drawn.add(child.id)
    return {
      finding,
      ...(why === undefined ? {} : { why }),
      alsoExplainedBy: finding.explainedBy.filter((link) => link.why !== why).map((link) => link.finding),
      effects: children.map((child) => grow(child, child.explainedBy.find((link) => link.finding === finding.id)?.why)),
    }
  }
  return grow(root)
}

/** How many findings a tree holds besides its root. */
export function countEffects(node: CauseNode): number {
  return node.effects.reduce((sum, effect) => sum + 1 + countEffects(effect), 0)
}

/** How many levels a tree has; a root alone has one. */
export function depthOf(node: CauseNode): number {
  return 1 + Math.max(0, ...node.effects.map(depthOf))
}
