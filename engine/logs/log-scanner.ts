import { stripControlSequences } from '../core/strip-control-sequences.ts'
import type { LinePattern } from './line-pattern.ts'
import { LiteralFinder } from './literal-finder.ts'

/** Of a longer line only the beginning is looked at. */
const maxLineBytes = 8 * 1024
const escapeCharacter = '\u001b'
const lineFeed = 0x0a

/** Many patterns as one thing to look for. Made once, used for any number of logs. */
export class PatternSet {
  readonly #patterns: readonly LinePattern[]
  readonly #finder: LiteralFinder
  /** By the number of the literal; the last literal is the escape character. */
  readonly #patternsOf: readonly (readonly number[])[]

  constructor(patterns: readonly LinePattern[]) {
    this.#patterns = patterns
    const byLiteral = new Map<string, number[]>()
    for (const [number, { literals }] of patterns.entries()) {
      for (const literal of literals) {
        const key = literal.toLowerCase()
        byLiteral.set(key, [...(byLiteral.get(key) ?? []), number])
      }
    }
    this.#patternsOf = [...byLiteral.values()]
    this.#finder = new LiteralFinder([...byLiteral.keys(), escapeCharacter])
  }

  /** Index of a byte of the next line that may match; -1 where there is none. */
  nextCandidate(bytes: Uint8Array, from: number, end: number): number {
    return this.#finder.next(bytes, from, end)
  }

  /** Reads one line without its end. */
  matchLine(bytes: Buffer, found: (match: LineMatch) => void): void {
    const line = bytes.subarray(0, maxLineBytes)
    let literals = this.#finder.all(line)
    const text = stripControlSequences(line.toString('utf8'))
    // A colour in the middle of a word hides it from the first look.
    if (literals.has(this.#patternsOf.length)) literals = this.#finder.all(Buffer.from(text, 'utf8'))
    if (literals.size === 0) return
    const candidates = new Set([...literals].flatMap((literal) => this.#patternsOf[literal] ?? []))
    const { time, said } = splitTime(text)
    for (const number of [...candidates].sort((a, b) => a - b)) {
      const pattern = this.#patterns[number]
      const values = pattern?.match(said)
      if (pattern === undefined || values === undefined) continue
      found({ id: pattern.id, values, text: said, ...(time === undefined ? {} : { time }) })
    }
  }
}

export interface LineMatch {
  /** Of the pattern. */
  readonly id: string
  readonly values: Readonly<Record<string, string>>
  /** The line, without control sequences and without the time that the engine put before it. */
  readonly text: string
  /** ISO 8601, UTC, when the engine got the line. */
  readonly time?: string
}

/**
 * Looks for a set of patterns in a text that comes in pieces, in memory that does not grow with it. Bytes that are not
 * UTF-8 become replacement characters.
 */
export class LogScanner {
  readonly #patterns: PatternSet
  readonly #found: (match: LineMatch) => void
  /** The beginning of a line whose end has not come yet. */
  #unfinished = Buffer.alloc(0)

  constructor(patterns: PatternSet, found: (match: LineMatch) => void) {
    this.#patterns = patterns
    this.#found = found
  }

  push(chunk: Buffer): void {
    const last = chunk.lastIndexOf(lineFeed)
    if (last === -1) {
      this.#keep(chunk)
      return
    }
    const from = this.#unfinished.length === 0 ? 0 : this.#finishLine(chunk)
    this.#scan(chunk, from, last)
    this.#keep(chunk.subarray(last + 1))
  }

  end(): void {
    this.#patterns.matchLine(this.#unfinished, this.#found)
    this.#unfinished = Buffer.alloc(0)
  }

  #keep(piece: Buffer): void {
    const room = maxLineBytes - this.#unfinished.length
    if (room > 0 && piece.length > 0) this.#unfinished = Buffer.concat([this.#unfinished, piece.subarray(0, room)])
  }

  /** Reads the line that began in an earlier piece; the index after its end. */
  #finishLine(chunk: Buffer): number {
    const end = chunk.indexOf(lineFeed)
    this.#keep(chunk.subarray(0, end))
    this.end()
    return end + 1
  }

  #scan(bytes: Buffer, from: number, end: number): void {
    let at = from
    while (at < end) {
      const hit = this.#patterns.nextCandidate(bytes, at, end)
      if (hit === -1) return
      let start = hit
      while (start > at && bytes[start - 1] !== lineFeed) start -= 1
      const lineEnd = bytes.indexOf(lineFeed, hit)
      const stop = lineEnd === -1 ? end : lineEnd
      this.#patterns.matchLine(bytes.subarray(start, stop), this.#found)
      at = stop + 1
    }
  }
}

/** Parts the time that the engine puts before each line from what the program wrote. */
function splitTime(line: string): { readonly time?: string; readonly said: string } {
  const stamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,3})?\d*Z /.exec(line)
  const date = new Date(stamp === null ? Number.NaN : `${stamp[1]}${stamp[2] ?? ''}Z`)
  if (stamp === null || Number.isNaN(date.getTime())) return { said: line }
  return { time: date.toISOString(), said: line.slice(stamp[0].length) }
}
