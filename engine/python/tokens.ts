/** A piece of Python source; offsets into the text, `line` from 1. Comments and white space are left out. */
export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'operator'
  readonly start: number
  readonly end: number
  readonly line: number
}

/** One logical line that runs at module level: also inside of `if`, `try` and the like, never inside of a function or class. */
export interface ModuleLine {
  /** True below an `if`, `try`, `for`, `with`: whether it runs is not known from the text. */
  readonly nested: boolean
  readonly tokens: readonly Token[]
}

export type ScanProblemKind =
  | 'stray-backslash'
  | 'odd-character'
  | 'invisible-character'
  | 'undecodable-character'
  | 'unterminated-string'
  | 'unterminated-triple-quote'
  | 'unmatched-bracket'
  | 'mismatched-bracket'
  | 'too-many-brackets'
  | 'too-many-indents'
  | 'inconsistent-dedent'
  | 'inconsistent-tabs'

/** What CPython's tokenizer refuses, where it says so; line and column from 1. */
export interface ScanProblem {
  readonly kind: ScanProblemKind
  readonly line: number
  readonly column: number
  /** The character or bracket that it is about. */
  readonly text: string
}

export interface OpenBracket {
  readonly bracket: string
  readonly line: number
  readonly column: number
}

export interface SourceScan {
  readonly moduleLines: readonly ModuleLine[]
  /** The first thing that CPython's tokenizer would refuse. */
  readonly problem?: ScanProblem
  /** Innermost bracket that is still open at the end of the file. */
  readonly openBracket?: OpenBracket
  /** Line numbers (from 1) at which a conflict marker stands outside of strings. */
  readonly conflictMarkers: readonly number[]
  /** Names that functions declare `global`: what they hold cannot be known from the module's own lines. */
  readonly globals: ReadonlySet<string>
}
