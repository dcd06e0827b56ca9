import type { FactRequest, OptionalValuesOf } from './fact.ts'
import type { Finding, Risk } from './finding.ts'
import type { Machine } from './machine.ts'
import type { Message } from './message.ts'
import type { Step } from './step.ts'

/** What a fix gets to work with when it plans. */
export interface FixContext<Uses extends FactRequest = FactRequest> {
  readonly finding: Finding
  /** The facts that the finding was judged from; absent when unknown. */
  readonly facts: OptionalValuesOf<Uses>
  readonly root: string
  readonly machine: Machine
  readonly signal: AbortSignal
}

/** Steps, or why there are none; nothing has been changed yet. */
export type Planned =
  | {
      readonly ok: true
      /** Steps of the kinds in `engine/core/steps/`, made with their own functions. */
      readonly steps: readonly Step[]
      /** What this will do, in a sentence, where the title alone does not say it. */
      readonly summary?: Message
    }
  | { readonly ok: false; readonly reason: Message }

/** What was seen once the stack was brought up again after a fix. */
export interface SeenAfterwards {
  readonly findings: readonly Finding[]
  /** What a program said that could not bring it up; empty when it could. */
  readonly output: string
}

/** Turns a finding into a plan of steps. Fix ids and parameters come from here, never from a renderer. */
export interface Fix<Uses extends FactRequest = FactRequest> {
  /** `<area>/<name>`; the file is `engine/<area>/fixes/<name>.ts`; texts are `<area>.fixes.<name>`. */
  readonly id: string
  /** Rules whose findings it can mend, best fix first in the order of `rank`. */
  readonly rules: readonly string[]
  readonly risk: Risk
  readonly elevation: boolean
  readonly undoable: boolean
  /** Lower is offered first; default 10. */
  readonly rank?: number
  readonly uses?: Uses
  /** Whether it can help with this finding; pure. Absent: always. */
  fits?(finding: Finding, facts: OptionalValuesOf<Uses>): boolean
  /**
   * How what was seen afterwards shows that it has not helped, though its finding is gone; pure. Then it is taken back
   * where there is another way. Absent: only its own finding tells.
   */
  disprovedBy?(finding: Finding, seen: SeenAfterwards): Message | undefined
  plan(context: FixContext<Uses>): Promise<Planned>
}

/** Declares a fix; the default export of every file in `engine/<area>/fixes/`. */
export function defineFix<Uses extends FactRequest = Record<never, never>>(fix: Fix<Uses>): Fix<Uses> {
  return fix
}

/** The message for a text of a fix: `title`, or `explanation` of what it does and what it leaves alone. */
export function fixText(id: string, text: 'title' | 'explanation', values: Finding['values'] = {}): Message {
  const [area, name] = id.split('/')
  return { key: `${area}.fixes.${name}.${text}`, values }
}
