import type { PythonSource } from './source.ts'
import { lineText } from './source.ts'
import type { SyntaxTarget, SyntaxVerdict } from './syntax-verdict.ts'
import type { ScanProblemKind } from './tokens.ts'

/** What CPython's tokenizer refuses and ruff lets pass, or cannot survive. */
const certain: ReadonlySet<ScanProblemKind> = new Set([
  'too-many-brackets',
  'too-many-indents',
  'invisible-character',
  'undecodable-character',
])

/**
 * Judges what needs no parser: plain files, undecodable bytes, limits of the tokenizer, characters that no Python file
 * may hold.
 */
export function prescan(source: PythonSource, { minor }: SyntaxTarget): SyntaxVerdict | undefined {
  if (source.plain !== undefined && source.plain.since <= minor) return { verdict: 'valid' }
  const { text, scan, decodeProblem } = source
  if (decodeProblem !== undefined) {
    const { kind, line, column } = decodeProblem
    const detail = 'encoding' in decodeProblem ? decodeProblem.encoding : ''
    return { verdict: 'invalid', error: { kind, line, column, text: lineText(text, line), detail } }
  }
  const { problem } = scan
  if (problem === undefined || !certain.has(problem.kind)) return undefined
  const { kind, line, column } = problem
  return { verdict: 'invalid', error: { kind, line, column, text: lineText(text, line), detail: problem.text } }
}
