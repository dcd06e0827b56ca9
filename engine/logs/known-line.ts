import { knownPatterns } from './catalogue.ts'
import { PatternSet } from './log-scanner.ts'

const patterns = new PatternSet(knownPatterns)

/** The rule whose signature a line has, such as `logs/port-in-use`; `undefined` for a line that nobody knows. */
export function ruleOfLine(text: string): string | undefined {
  let rule: string | undefined
  patterns.matchLine(Buffer.from(text), ({ id }) => {
    rule ??= `logs/${id}`
  })
  return rule
}
