import { z } from 'zod'
import type { PythonSource } from './source.ts'

/** What is wrong with a file that Python would not compile; each has its own words in the locale files. */
export const syntaxErrorKinds = [
  'conflict-marker',
  'print-statement',
  'stray-backslash',
  'open-bracket',
  'unmatched-bracket',
  'mismatched-bracket',
  'odd-character',
  'invisible-character',
  'unterminated-string',
  'unterminated-triple-quote',
  'inconsistent-dedent',
  'inconsistent-tabs',
  'too-many-brackets',
  'too-many-indents',
  'undecodable-character',
  'null-bytes',
  'utf-16',
  'unknown-encoding',
  'encoding-contradiction',
  /** Fine for a newer Python than the one it was judged for. */
  'newer-python',
  /** Everything else, in the parser's own words. */
  'other',
] as const

export const syntaxErrorSchema = z.object({
  kind: z.enum(syntaxErrorKinds),
  /** Where CPython points; both from 1. */
  line: z.number().int(),
  column: z.number().int(),
  /** The line as it stands in the file, cut at 200 characters; untrusted text. */
  text: z.string(),
  /** What it is about: the character, the bracket, the encoding, the Python version, or the parser's own words. */
  detail: z.string(),
})
export type PythonSyntaxError = z.infer<typeof syntaxErrorSchema>

export type SyntaxVerdict =
  | { readonly verdict: 'valid' }
  | { readonly verdict: 'invalid'; readonly error: PythonSyntaxError }
  /** The parser gave up, for example on ten thousand operands in a row; CPython refuses most such files too. */
  | {
      readonly verdict: 'undecided'
      readonly reason: 'parser-crashed' | 'parser-timed-out' | 'parser-missing'
      readonly detail: string
    }

/** Python 3 minor version to judge for. */
export interface SyntaxTarget {
  readonly minor: number
}

/** Says of sources, in their order, whether Python would compile them. */
export interface JudgeSyntax {
  /** Reads as much of a file as the judgement needs. */
  read(bytes: Uint8Array): PythonSource
  judge(sources: readonly PythonSource[], target: SyntaxTarget, signal: AbortSignal): Promise<readonly SyntaxVerdict[]>
}
