import type { PlainBinding, PlainNames } from './bindings.ts'

/** A text in three quotes without escapes, which a migration begins with. */
const docstring = /(?:"""[^"\\]*(?:"{1,2}[^"\\]+)*"""|'''[^'\\]*(?:'{1,2}[^'\\]+)*''')[ \t]*(?:\n|$)/y
/** Lines that bind nothing that a migration is read for: blank ones, comments, imports of other names. */
const passed =
  /(?:[ \t]*(?:#[^\n]*)?\n|(?![^\n]*(?:revision|branch_labels|depends_on))(?:import [\w.]+(?: as \w+)?|from [\w.]+ import \w+(?: as \w+)?(?:, \w+(?: as \w+)?)*)\n)+/y
/** `name = 'text'` or `None`, with or without an annotation. */
const assignment = /([A-Za-z_]\w*)(?:: ?[\w.[\], |]+)? ?= ?(?:None|'[^'\\\n]*'|"[^"\\\n]*")[ \t]*(?:#[^\n]*)?(?:\n|$)/y

export interface PlainHead {
  readonly names: PlainNames
  /** Offset behind the last line that was understood. */
  readonly end: number
}

/**
 * Reads the lines that nearly every migration begins with: imports, and names that are text or `None`. It stops at the
 * first line of any other kind. Patterns are compiled by the machine at once, a parser only after it ran for a while: for a
 * program that ends before that, this is several times as fast.
 */
export function readPlainHead(text: string): PlainHead {
  const names = new Map<string, PlainBinding>()
  let end = skip(docstring, text, skip(passed, text, 0))
  for (;;) {
    end = skip(passed, text, end)
    assignment.lastIndex = end
    const found = assignment.exec(text)
    if (found === null) return { names, end }
    const to = assignment.lastIndex - (text.charCodeAt(assignment.lastIndex - 1) === 0x0a ? 1 : 0)
    const from = text.indexOf('=', end) + 1
    names.set(found[1] ?? '', { at: end, expression: { from: text.charCodeAt(from) === 0x20 ? from + 1 : from, to } })
    end = assignment.lastIndex
  }
}

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.test(text) ? pattern.lastIndex : from
}
