import type { AreaId } from './area.ts'
import type { Message, MessageValues } from './message.ts'

/** `error`: the stack cannot work. `warning`: it will hurt. `info`: good to know. */
export type Severity = 'error' | 'warning' | 'info'

/** Where a finding is. Paths are relative to the project with `/`; lines and columns count from 1. */
export interface Where {
  readonly service?: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
  readonly port?: number
  readonly container?: string
}

/** What was seen, word for word, and where. */
export interface Evidence {
  readonly kind: 'log' | 'file' | 'command' | 'measurement'
  /** A file path with `/`, `logs:SERVICE`, a command line, or what was measured. */
  readonly source: string
  readonly text: string
  /** Line in the file, from 1. */
  readonly line?: number
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** What a check says; the runner turns it into a finding. */
export interface FindingDraft {
  readonly where: Where
  /** Inserted into the rule's texts. */
  readonly values: MessageValues
  /** Picks another wording of the rule's texts, such as `title_by-container`. */
  readonly variant?: string
  readonly evidence: readonly Evidence[]
  /** Machine-readable details; part of the report. */
  readonly data?: { readonly [key: string]: Json }
  /** Overrides the check's severity. */
  readonly severity?: Severity
  /** What tells this finding from others of its rule, where `where` does not (a line may move, so it is not used). */
  readonly identity?: string
}

export type Risk = 'safe' | 'ask' | 'guide'

/** A fix that exists for a finding. */
export interface FixOffer {
  readonly id: string
  readonly title: Message
  readonly risk: Risk
  /** Needs administrator rights for its own steps. */
  readonly elevation: boolean
  readonly undoable: boolean
}

/** Says that a finding is the effect of another one, and why. */
export interface Explanation {
  readonly finding: string
  readonly why: Message
}

export interface Finding {
  /** Stable within the project as long as the same thing is wrong. */
  readonly id: string
  readonly rule: string
  readonly area: AreaId
  readonly severity: Severity
  readonly where: Where
  readonly values: MessageValues
  readonly variant?: string
  readonly data: { readonly [key: string]: Json }
  readonly evidence: readonly Evidence[]
  readonly fixes: readonly FixOffer[]
  /** True when no other finding explains this one. */
  readonly rootCause: boolean
  readonly explainedBy: readonly Explanation[]
}

/** The three texts that every rule has: what is wrong, why it matters, what to do next. */
export type RuleText = 'title' | 'explanation' | 'next'

/** The message for a text of a finding's rule. */
export function findingText(finding: Pick<Finding, 'rule' | 'values' | 'variant'>, text: RuleText): Message {
  const [area, name] = finding.rule.split('/')
  const context = finding.variant === undefined ? {} : { context: finding.variant }
  return { key: `${area}.rules.${name}.${text}`, values: { ...finding.values, ...context } }
}
