import type { Signature } from './signature.ts'

const maxValueLength = 200

/** What is looked for in each line of a log. */
export interface LinePattern {
  readonly id: string
  /** Every matching line has at least one of these, in any case. */
  readonly literals: readonly string[]
  /** The captured values of a line that matches. */
  match(line: string): Readonly<Record<string, string>> | undefined
}

/** A signature of the product, ready to look for. */
export function compileSignature({ id, anyOf, patterns }: Signature): LinePattern {
  const expressions = patterns.map((pattern) => new RegExp(pattern, 'i'))
  return {
    id,
    literals: anyOf,
    match(line) {
      for (const expression of expressions) {
        const found = expression.exec(line)
        if (found !== null) return cutValues(found.groups ?? {})
      }
      return undefined
    },
  }
}

/**
 * A line pattern of a project: plain text with `{name}` for what differs. It is somebody else's data, so it is never a
 * regular expression: its parts are looked for one after the other, in time that grows with the line alone.
 */
export function compileTemplate(id: string, template: string): LinePattern {
  const pieces = template.split(/\{([a-z][a-zA-Z]*)\}/)
  const parts = pieces.filter((_, index) => index % 2 === 0).map((part) => part.toLowerCase())
  const names = pieces.filter((_, index) => index % 2 === 1)
  const longest = parts.reduce((best, part) => (part.length > best.length ? part : best), '')
  return {
    id,
    literals: [longest],
    match(line) {
      const lower = line.toLowerCase()
      const values: Record<string, string> = {}
      let at = lower.indexOf(parts[0] ?? '')
      if (at === -1) return undefined
      at += parts[0]?.length ?? 0
      for (const [index, name] of names.entries()) {
        const next = parts[index + 1] ?? ''
        const end = next === '' ? endOfWord(line, at) : lower.indexOf(next, at)
        if (end === -1) return undefined
        values[name] = line.slice(at, end)
        at = end + next.length
      }
      return cutValues(values)
    },
  }
}

function endOfWord(line: string, from: number): number {
  const length = line.slice(from).search(/\s/)
  return length === -1 ? line.length : from + length
}

/** A regular expression has no name twice; `host2` is another place at which a `host` may stand. */
function cutValues(groups: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.replace(/\d+$/, ''), value.slice(0, maxValueLength)]],
    ),
  )
}
