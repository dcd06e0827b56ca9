import type { ScanProblemKind } from './tokens.ts'

const prefixes = new Set(['r', 'u', 'b', 'f', 't', 'br', 'rb', 'fr', 'rf', 'tr', 'rt'])

/** Whether the name from `start` to `end` is the prefix of the string literal that follows it. */
export function stringStart(text: string, start: number, end: number): boolean {
  return end - start <= 2 && prefixes.has(text.slice(start, end).toLowerCase())
}

export interface StringEnd {
  /** Offset behind the literal; an unterminated one ends before the line end, a triple-quoted one at the end of the text. */
  readonly end: number
  /** Line ends inside of it. */
  readonly lines: number
  readonly problem?: Extract<ScanProblemKind, 'unterminated-string' | 'unterminated-triple-quote'>
}

/** Finds the end of the literal whose opening quote is at `quote`. */
export function stringEnd(text: string, quote: number): StringEnd {
  const mark = text.charCodeAt(quote)
  const triple = text.charCodeAt(quote + 1) === mark && text.charCodeAt(quote + 2) === mark
  let lines = 0
  for (let position = quote + (triple ? 3 : 1); position < text.length; position += 1) {
    const code = text.charCodeAt(position)
    if (code === 0x5c) {
      position += 1
      if (text.charCodeAt(position) === 0x0a) lines += 1
    } else if (code === 0x0a) {
      if (!triple) return { end: position, lines, problem: 'unterminated-string' }
      lines += 1
    } else if (code === mark) {
      if (!triple) return { end: position + 1, lines }
      if (text.charCodeAt(position + 1) === mark && text.charCodeAt(position + 2) === mark) {
        return { end: position + 3, lines }
      }
    }
  }
  return { end: text.length, lines, problem: triple ? 'unterminated-triple-quote' : 'unterminated-string' }
}

const simpleEscapes: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

const escapeSequence = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|N\{[^}]*\}|([\s\S]))/g

/** The value of a whole string literal, prefix and quotes included; `undefined` where it is bytes or has to be computed. */
export function stringValue(literal: string): string | undefined {
  const quote = literal.search(/['"]/)
  const prefix = literal.slice(0, quote).toLowerCase()
  if (/[bt]/.test(prefix)) return undefined
  const width = literal.startsWith(literal.charAt(quote).repeat(3), quote) && literal.length >= quote + 6 ? 3 : 1
  const body = literal.slice(quote + width, literal.length - width)
  if (prefix.includes('f') && /[{}]/.test(body)) return undefined
  if (prefix.includes('r') || !body.includes('\\')) return body
  if (body.includes('\\N{')) return undefined
  let valid = true
  const value = body.replace(
    escapeSequence,
    (whole, two?: string, four?: string, eight?: string, octal?: string, other?: string) => {
      const digits = two ?? four ?? eight
      if (digits !== undefined || octal !== undefined) {
        const point = digits === undefined ? Number.parseInt(octal ?? '0', 8) : Number.parseInt(digits, 16)
        if (point > 0x10ffff) valid = false
        return valid ? String.fromCodePoint(point) : ''
      }
      return simpleEscapes[other ?? ''] ?? whole
    },
  )
  return valid ? value : undefined
}
