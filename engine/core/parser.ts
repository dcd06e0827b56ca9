import type { Json } from './finding.ts'

/**
 * Makes data of the captured output of a program: the same code that the real probes use, so that a bug report from a
 * machine that nobody here has can be replayed with `stackmedic debug parse KIND FILE`.
 */
export interface Parser {
  /** The name on the command line; never renamed. */
  readonly kind: string
  /** Never throws. Bytes are in any encoding that Windows uses; what cannot be read is `couldNotRead`. */
  parse(bytes: Uint8Array): Json
}

/** Declares a parser; the default export of every file in `engine/<area>/parsers/`. */
export function defineParser(parser: Parser): Parser {
  return parser
}

/**
 * Why output was not understood. `empty`: there is none. `no-row-recognised`: there is text and nothing in it has the
 * wanted shape. `unknown-language`: the shape is right, and a word that decides is in a language that is not known.
 * `truncated`: it ends in the middle of something that decides. `damaged`: NUL bytes or broken structure.
 */
export type UnreadableReason = 'empty' | 'no-row-recognised' | 'unknown-language' | 'truncated' | 'damaged'

/** The answer of a parser that does not know: never an empty list, which would read as "nothing there". */
export interface Unreadable {
  readonly kind: string
  readonly state: 'unknown'
  readonly reason: UnreadableReason
  readonly [more: string]: Json
}

export function couldNotRead(
  kind: string,
  reason: UnreadableReason,
  more: Readonly<Record<string, Json>> = {},
): Unreadable {
  return { ...more, kind, state: 'unknown', reason }
}
