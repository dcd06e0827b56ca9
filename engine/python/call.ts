import { logicalLines } from './logical-lines.ts'
import { stringValue } from './string-literals.ts'

/** A call as it is written: `target.name(arguments)`. */
export interface Call {
  /** What stands in front of the bracket, such as `op.create_table`. */
  readonly target: string
  /** As written, without the names. */
  readonly positional: readonly string[]
  readonly keywords: ReadonlyMap<string, string>
}

/** Reads an expression that is one call; `undefined` where it is anything else. */
export function readCall(text: string): Call | undefined {
  const expression = text.trim()
  const head = /^(?:await\s+)?([A-Za-z_][\w.]*)\s*\(/.exec(expression)
  if (head === null || !expression.endsWith(')')) return undefined
  const outline = outlineOf(expression)
  // The bracket that closes the text must be the one that was opened first.
  if (outline === undefined || /[^_]/.test(outline.slice(head[0].length, -1))) return undefined
  const positional: string[] = []
  const keywords = new Map<string, string>()
  for (const argument of splitItems(expression.slice(head[0].length, -1))) {
    const keyword = /^([A-Za-z_]\w*)\s*=(?!=)\s*([\s\S]*)$/.exec(argument)
    if (keyword?.[1] !== undefined && keyword[2] !== undefined) keywords.set(keyword[1], keyword[2].trim())
    else positional.push(argument)
  }
  return { target: head[1] ?? '', positional, keywords }
}

/** The items of a list of expressions, split at its own commas. */
export function splitItems(list: string): string[] {
  const text = list.trim()
  const outline = outlineOf(text) ?? ''
  const items: string[] = []
  let start = 0
  for (let at = 0; at <= text.length; at += 1) {
    if (at < text.length && outline[at] !== ',') continue
    const item = text.slice(start, at).trim()
    if (item !== '') items.push(item)
    start = at + 1
  }
  return items
}

/** The value of one string literal, or of several that stand side by side; `undefined` where it is computed. */
export function literalText(expression: string): string | undefined {
  let rest = expression.trim()
  while (rest.startsWith('(') && rest.endsWith(')')) rest = rest.slice(1, -1).trim()
  if (rest === '') return undefined
  let value = ''
  while (rest !== '') {
    const literal = /^[rRuU]?(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/.exec(rest)?.[0]
    const part = literal === undefined ? undefined : stringValue(literal)
    if (literal === undefined || part === undefined) return undefined
    value += part
    rest = rest.slice(literal.length).trim()
  }
  return value
}

function outlineOf(text: string): string | undefined {
  const [line, ...more] = logicalLines(text)
  return more.length > 0 || line === undefined ? undefined : line.outline.padEnd(text.length, '_')
}
