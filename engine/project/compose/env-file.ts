import { interpolate, type Lookup } from './interpolation.ts'

export interface EnvFileEntry {
  readonly name: string
  /** Absent: the line has only a name, and the environment does not set it. */
  readonly value?: string
  /** From 1. */
  readonly line: number
  readonly column: number
  /** Variables inside of the value that are not set anywhere. */
  readonly unset: readonly string[]
}

export interface EnvFileError {
  readonly line: number
  readonly column: number
  /** The beginning of what could not be read, without anything behind a `=`: that may be a secret. */
  readonly text: string
}

export interface EnvFile {
  readonly entries: readonly EnvFileEntry[]
  readonly errors: readonly EnvFileError[]
}

const maxErrors = 20
const statementPattern = /[^\S\n]*(?:export[^\S\n]+)?/y
const namePattern = /[\p{L}\p{N}_.\-[\]]+/uy
const blankPattern = /[ \t\v\f\r\u0085\u00a0]*/y

/**
 * Reads an env file the way compose does: `NAME=value`, `export`, comments, single quotes (literal, may span lines),
 * double quotes (escapes and variables), variables of the environment and of earlier lines. A line that cannot be
 * read is reported and the next one is tried.
 * @param environment wins over what the file says when its values are filled in.
 */
export function parseEnvFile(text: string, environment: Lookup): EnvFile {
  const entries: EnvFileEntry[] = []
  const errors: EnvFileError[] = []
  const values = new Map<string, string>()
  const lookup: Lookup = (name) => environment(name) ?? values.get(name)
  const cursor = new Cursor(text)

  while (!cursor.atEnd && errors.length < maxErrors) {
    cursor.skip(statementPattern)
    const start = cursor.position
    if (cursor.atLineEnd || cursor.peek() === '#') {
      cursor.nextLine()
      continue
    }
    const name = cursor.take(namePattern)
    cursor.skip(blankPattern)
    const place = cursor.placeOf(start)
    const refuse = () => {
      errors.push({ ...place, text: cursor.nameAt(start) })
      cursor.nextLine()
    }
    if (name === '') {
      refuse()
    } else if (cursor.atLineEnd) {
      const value = environment(name)
      entries.push({ name, ...place, ...(value !== undefined && { value }), unset: [] })
      if (value !== undefined) values.set(name, value)
      cursor.nextLine()
    } else if (cursor.peek() !== '=' && cursor.peek() !== ':') {
      refuse()
    } else {
      cursor.position++
      cursor.skip(blankPattern)
      const template = readValue(cursor)
      const result = template === undefined ? undefined : fillIn(template, lookup)
      if (result === undefined || result.malformed || result.missing.length > 0) {
        refuse()
        continue
      }
      values.set(name, result.text)
      entries.push({ name, value: result.text, ...place, unset: result.unset })
    }
  }
  return { entries, errors }
}

/** Reads an env file of `format: raw`: one `NAME=value` a line, the value as it stands. */
export function parseRawEnvFile(text: string): EnvFile {
  const entries = text.split(/\r?\n/).flatMap((line, index) => {
    const equals = line.indexOf('=')
    if (line.trimStart().startsWith('#') || equals < 1) return []
    return [
      { name: line.slice(0, equals).trim(), value: line.slice(equals + 1), line: index + 1, column: 1, unset: [] },
    ]
  })
  return { entries, errors: [] }
}

interface Template {
  readonly text: string
  readonly literal: boolean
}

/** The value at the cursor; undefined when a quote never closes. */
function readValue(cursor: Cursor): Template | undefined {
  const quote = cursor.peek()
  if (quote !== '"' && quote !== "'") {
    const line = cursor.restOfLine()
    cursor.nextLine()
    // A hash is a comment only behind a space: passwords contain hashes.
    const comment = line.search(/\s#/)
    return { text: (comment === -1 ? line : line.slice(0, comment)).trimEnd(), literal: false }
  }
  const quoted = cursor.quoted(quote)
  if (quoted === undefined) return undefined
  return quote === "'"
    ? { text: quoted.replaceAll("\\'", "'"), literal: true }
    : { text: withoutEscapes(quoted), literal: false }
}

function fillIn({ text, literal }: Template, lookup: Lookup) {
  return literal || !text.includes('$') ? { text, unset: [], missing: [], malformed: false } : interpolate(text, lookup)
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
  $: '$$',
}

function withoutEscapes(text: string): string {
  return text.replace(/\\([abfnrtv"\\$])/g, (whole, letter: string) => escapes[letter] ?? whole)
}

class Cursor {
  position = 0
  readonly #text: string
  readonly #lineStarts: number[] = [0]

  constructor(text: string) {
    this.#text = text.replaceAll('\r\n', '\n')
    for (let at = this.#text.indexOf('\n'); at !== -1; at = this.#text.indexOf('\n', at + 1)) {
      this.#lineStarts.push(at + 1)
    }
  }

  get atEnd(): boolean {
    return this.position >= this.#text.length
  }

  get atLineEnd(): boolean {
    return this.atEnd || this.#text[this.position] === '\n'
  }

  peek(): string | undefined {
    return this.#text[this.position]
  }

  skip(pattern: RegExp): void {
    this.take(pattern)
  }

  take(pattern: RegExp): string {
    pattern.lastIndex = this.position
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.position += found.length
    return found
  }

  restOfLine(): string {
    return this.#text.slice(this.position, this.#lineEnd(this.position))
  }

  nextLine(): void {
    this.position = this.#lineEnd(this.position) + 1
  }

  /** What is between the quote at the cursor and the one that closes it; the cursor moves behind it. */
  quoted(quote: string): string | undefined {
    for (let at = this.position + 1; at < this.#text.length; at++) {
      if (this.#text[at] === '\\') at++
      else if (this.#text[at] === quote) {
        const inside = this.#text.slice(this.position + 1, at)
        this.position = at + 1
        return inside
      }
    }
    return undefined
  }

  placeOf(position: number): { line: number; column: number } {
    let low = 0
    let high = this.#lineStarts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.#lineStarts[middle] ?? 0) <= position) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: position - (this.#lineStarts[low] ?? 0) + 1 }
  }

  /** The line behind a position up to its `=`, cut to a readable length. */
  nameAt(position: number): string {
    const line = this.#text.slice(position, Math.min(this.#lineEnd(position), position + 40))
    return line.replace(/=.*/s, '=')
  }

  #lineEnd(position: number): number {
    const end = this.#text.indexOf('\n', position)
    return end === -1 ? this.#text.length : end
  }
}
