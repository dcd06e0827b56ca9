import type { RuffDiagnostic } from './ruff-worker.ts'
import { lineText, type PythonSource } from './source.ts'
import type { PythonSyntaxError, SyntaxVerdict } from './syntax-verdict.ts'

/** Such as "(syntax was added in Python 3.12)". */
const addedIn = /\(?(?:syntax was )?added in Python (3\.\d+)\)?/

/**
 * Turns the parser's answer into a verdict, pointing where CPython points. Like CPython, what the tokenizer refuses
 * anywhere in the file goes before what the grammar refuses.
 */
export function explainSyntaxError(source: PythonSource, diagnostics: readonly RuffDiagnostic[]): SyntaxVerdict {
  const [first] = [...diagnostics].sort((a, b) => a.row - b.row || a.column - b.column)
  if (first === undefined) return { verdict: 'valid' }
  const place =
    conflictMarker(source) ??
    indentError(source, first) ??
    tokenizerError(source) ??
    openBracket(source, first) ??
    grammarError(source, first)
  return { verdict: 'invalid', error: { ...place, text: lineText(source.text, place.line) } }
}

type Place = Omit<PythonSyntaxError, 'text'>

function conflictMarker({ scan, text }: PythonSource): Place | undefined {
  const [line] = scan.conflictMarkers
  return line === undefined ? undefined : { kind: 'conflict-marker', line, column: 1, detail: lineText(text, line) }
}

/** The grammar errors after which CPython does not look at the rest of the file. */
function indentError(source: PythonSource, first: RuffDiagnostic): Place | undefined {
  const { problem } = source.scan
  if (!/^(?:Unexpected indentation|Expected an indented block)/.test(first.message)) return undefined
  if (problem === undefined || problem.line <= first.row) return undefined
  return grammarError(source, first)
}

function tokenizerError({ scan: { problem } }: PythonSource): Place | undefined {
  return problem && { kind: problem.kind, line: problem.line, column: problem.column, detail: problem.text }
}

/** CPython blames an open bracket only for what goes wrong below its line. */
function openBracket({ scan: { openBracket: open } }: PythonSource, first: RuffDiagnostic): Place | undefined {
  if (open === undefined) return undefined
  if (
    first.row <= open.line &&
    !/expected `[)\]}]`|unexpected EOF|found (?:newline|end of file)/i.test(first.message)
  ) {
    return undefined
  }
  return { kind: 'open-bracket', line: open.line, column: open.column, detail: open.bracket }
}

function grammarError({ text }: PythonSource, first: RuffDiagnostic): Place {
  const version = addedIn.exec(first.message)?.[1]
  if (version !== undefined) return { kind: 'newer-python', line: first.row, column: first.column, detail: version }
  const line = text.split('\n', first.row)[first.row - 1] ?? ''
  if (first.message === 'Unexpected indentation') {
    const column = Math.max(1, line.length - line.trimStart().length)
    return { kind: 'other', line: first.row, column, detail: first.message }
  }
  const print = /^(.*?)\bprint[ \t]+[^=\s(]/.exec(line)
  if (print?.[1] !== undefined && /statements must be separated|Expected/.test(first.message)) {
    return { kind: 'print-statement', line: first.row, column: [...print[1]].length + 1, detail: first.message }
  }
  return { kind: 'other', line: first.row, column: first.column, detail: first.message }
}
