import type { FactRequest } from './fact.ts'
import { defineFix, type Fix, type FixContext } from './fix.ts'
import type { MessageValues } from './message.ts'
import type { ByHandStep } from './steps/by-hand.ts'

/** One thing for a person to do: the name of its text, and the command for it where there is one. */
export interface GuideStep {
  /** The text is `<area>.fixes.<name>.steps.<text>`. */
  readonly text: string
  readonly command?: readonly [program: string, ...words: string[]]
  /** Besides those of the finding. */
  readonly values?: MessageValues
}

export interface Guide<Uses extends FactRequest> extends Pick<Fix<Uses>, 'id' | 'rules' | 'uses' | 'fits' | 'rank'> {
  /** Needs administrator rights somewhere on the way. */
  readonly elevation?: boolean
  /** May look at the machine, to say only what applies. */
  steps(context: FixContext<Uses>): readonly GuideStep[] | Promise<readonly GuideStep[]>
}

/** Declares a fix of risk `guide`: explained step by step, done by a person, checked by the next diagnosis. */
export function defineGuide<Uses extends FactRequest = Record<never, never>>(guide: Guide<Uses>): Fix<Uses> {
  const { id, rules, uses, fits, rank, elevation = false } = guide
  const [area, name] = id.split('/')
  return defineFix({
    id,
    rules,
    risk: 'guide',
    elevation,
    undoable: false,
    ...(rank !== undefined && { rank }),
    ...(uses !== undefined && { uses }),
    ...(fits !== undefined && { fits }),
    async plan(context) {
      const steps = await guide.steps(context)
      return {
        ok: true,
        steps: steps.map(({ text, command, values }): ByHandStep => {
          const [program, ...words] = command ?? []
          return {
            kind: 'by-hand',
            text: `${area}.fixes.${name}.steps.${text}`,
            values: { ...context.finding.values, ...values },
            ...(program !== undefined && { command: { program, arguments: words } }),
          }
        }),
      }
    },
  })
}
