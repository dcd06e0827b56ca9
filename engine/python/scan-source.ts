import { isIdentifierPart, isIdentifierStart } from './characters.ts'
import { Indentation } from './indentation.ts'
import { stringEnd, stringStart } from './string-literals.ts'
import type { ModuleLine, OpenBracket, ScanProblem, ScanProblemKind, SourceScan, Token } from './tokens.ts'

/** CPython's own limit (`MAXLEVEL` in its tokenizer). */
const maxBrackets = 200

const closing: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }
const scopeKeywords = /^(?:def|class|async[ \t]+def)\b/
const conflictMarker = /^(?:<{7,8}|\|{7,8}|={7,8}|>{7,8})(?: |$)/

/**
 * Reads Python source once, character by character: tokens of what runs at module level, and the first thing that
 * CPython's tokenizer would refuse. Goes on behind damage, so that the ids of a broken file are still found.
 */
export function scanSource(text: string, undecodable = false): SourceScan {
  return new Scanner(text, undecodable).scan()
}

class Scanner {
  readonly #text: string
  readonly #undecodable: boolean
  readonly #lines: ModuleLine[] = []
  readonly #brackets: Bracket[] = []
  readonly #indentation = new Indentation()
  readonly #conflictMarkers: number[] = []
  readonly #globals = new Set<string>()
  #problem: ScanProblem | undefined
  #position = 0
  #line = 1
  #lineStart = 0
  #tokens: Token[] = []
  #collect = true
  #nested = false
  /** Column of the `def` or `class` whose body is being passed over. */
  #bodyOf: number | undefined
  #openAtDefinition: Bracket | undefined

  constructor(text: string, undecodable: boolean) {
    this.#text = text
    this.#undecodable = undecodable
  }

  scan(): SourceScan {
    const { length } = this.#text
    while (this.#position < length) this.#logicalLine()
    const openBracket = this.#openAtDefinition ?? this.#brackets.at(-1)
    return {
      moduleLines: this.#lines,
      conflictMarkers: this.#conflictMarkers,
      globals: this.#globals,
      ...(this.#problem && { problem: this.#problem }),
      ...(openBracket && { openBracket: this.#placeOf(openBracket) }),
    }
  }

  #logicalLine(): void {
    const text = this.#text
    const indent = this.#indentation.measure(text, this.#position)
    this.#position = indent.end
    const code = text.charCodeAt(this.#position)
    if (code === newline || code === hash || this.#position >= text.length) {
      this.#skipComment()
      this.#newline()
      return
    }
    if (indent.column === 0) this.#noteConflictMarker()
    const trouble = this.#indentation.enter(indent)
    if (trouble !== undefined) this.#refuse(trouble, this.#position, '')
    this.#enterScope(indent.column)
    this.#tokens = []
    this.#statement()
    if (this.#tokens.length > 0) this.#lines.push({ nested: this.#nested, tokens: this.#tokens })
  }

  /** Decides whether the line that begins here runs at module level. */
  #enterScope(column: number): void {
    if (this.#bodyOf !== undefined && column > this.#bodyOf) {
      this.#collect = false
      this.#noteGlobals()
      return
    }
    this.#bodyOf = undefined
    this.#collect = true
    this.#nested = column > 0
    const code = this.#text.charCodeAt(this.#position)
    if ((code === letterD || code === letterC || code === letterA) && this.#beginsScope(this.#position)) {
      this.#bodyOf = column
    }
  }

  #beginsScope(position: number): boolean {
    return scopeKeywords.test(this.#text.slice(position, position + 24))
  }

  #noteGlobals(): void {
    if (!this.#text.startsWith('global', this.#position)) return
    const found = /^global[ \t]+([^\n#;]*)/.exec(this.#text.slice(this.#position, this.#position + 500))
    for (const name of found?.[1]?.split(',') ?? []) this.#globals.add(name.trim())
  }

  #noteConflictMarker(): void {
    const code = this.#text.charCodeAt(this.#position)
    if (code !== 0x3c && code !== 0x3d && code !== 0x3e && code !== 0x7c) return
    const end = this.#text.indexOf('\n', this.#position)
    if (conflictMarker.test(this.#text.slice(this.#position, end < 0 ? undefined : end))) {
      this.#conflictMarkers.push(this.#line)
    }
  }

  /** Tokens up to the end of the logical line. */
  #statement(): void {
    const text = this.#text
    const { length } = text
    while (this.#position < length) {
      const code = text.charCodeAt(this.#position)
      if (code === newline) {
        this.#newline()
        if (this.#brackets.length === 0 || this.#recover()) return
      } else if (code === space || code === tab || code === formFeed) this.#position += 1
      else if (!this.#collect && this.#skipPlain()) continue
      else if (code === hash) this.#skipComment()
      else if (code === backslash) this.#backslash()
      else if (code === singleQuote || code === doubleQuote) this.#string(this.#position)
      else if (isIdentifierStart(code, text, this.#position)) this.#name()
      else if (code >= digit0 && code <= digit9) this.#number()
      else this.#operator(code)
    }
  }

  /** Passes over what needs no second look inside of a body: most of a file, in one go. */
  #skipPlain(): boolean {
    plain.lastIndex = this.#position
    if (!plain.test(this.#text)) return false
    this.#position = plain.lastIndex
    return true
  }

  /** A `def` or `class` at the left edge never stands inside of brackets: one above was not closed. */
  #recover(): boolean {
    const code = this.#text.charCodeAt(this.#position)
    if ((code !== letterD && code !== letterC && code !== letterA) || !this.#beginsScope(this.#position)) {
      if (this.#brackets.length > 0) this.#noteConflictMarker()
      return false
    }
    this.#openAtDefinition ??= this.#brackets.at(-1)
    this.#brackets.length = 0
    return true
  }
  #newline(): void {
    this.#position += 1
    this.#line += 1
    this.#lineStart = this.#position
  }

  #skipComment(): void {
    const end = this.#text.indexOf('\n', this.#position)
    this.#position = end < 0 ? this.#text.length : end
  }

  #backslash(): void {
    if (this.#text.charCodeAt(this.#position + 1) === newline) {
      this.#position += 1
      this.#newline()
      return
    }
    this.#refuse('stray-backslash', this.#position + 1, '\\')
    this.#position += 1
  }

  #name(): void {
    const start = this.#position
    const text = this.#text
    let end = start + 1
    while (isIdentifierPart(text.charCodeAt(end), text, end)) end += 1
    const next = text.charCodeAt(end)
    if ((next === singleQuote || next === doubleQuote) && stringStart(text, start, end)) {
      this.#position = end
      this.#string(start)
      return
    }
    if (this.#collect) this.#tokens.push({ kind: 'name', start, end, line: this.#line })
    this.#position = end
  }

  #number(): void {
    const start = this.#position
    const text = this.#text
    let end = start + 1
    while (isIdentifierPart(text.charCodeAt(end), text, end) || text.charCodeAt(end) === dot) end += 1
    if (this.#collect) this.#tokens.push({ kind: 'number', start, end, line: this.#line })
    this.#position = end
  }

  /** @param start where the prefix (`r`, `f`, …) begins; the quote is at the current position. */
  #string(start: number): void {
    const line = this.#line
    const quote = this.#position
    const found = stringEnd(this.#text, quote)
    if (this.#undecodable) this.#findUndecodable(quote, found.end)
    if (found.problem !== undefined) this.#refuse(found.problem, this.#prefixStart(start), this.#text.charAt(quote))
    if (this.#collect) this.#tokens.push({ kind: 'string', start, end: found.end, line })
    this.#position = found.end
    this.#line += found.lines
    if (found.lines > 0) this.#lineStart = this.#text.lastIndexOf('\n', found.end - 1) + 1
  }

  /** In a body the prefix of a literal was passed over. */
  #prefixStart(start: number): number {
    const before = /(?<!\w)[a-z]{1,2}$/i.exec(this.#text.slice(Math.max(0, start - 3), start))?.[0] ?? ''
    return stringStart(this.#text, start - before.length, start) ? start - before.length : start
  }

  #operator(code: number): void {
    const character = this.#text.charAt(this.#position)
    if (character === '(' || character === '[' || character === '{') {
      this.#brackets.push({
        bracket: character,
        line: this.#line,
        lineStart: this.#lineStart,
        position: this.#position,
      })
      if (this.#brackets.length === maxBrackets) this.#refuse('too-many-brackets', this.#position, character)
    } else if (character === ')' || character === ']' || character === '}') {
      this.#close(character)
    } else if (code > 0x7f || code < space || character === '$' || character === '?' || character === '`') {
      this.#oddCharacter()
      return
    }
    if (this.#collect) {
      const end = this.#position + 1
      this.#tokens.push({ kind: 'operator', start: this.#position, end, line: this.#line })
    }
    this.#position += 1
  }

  #close(character: string): void {
    const open = this.#brackets.pop()
    if (open === undefined) this.#refuse('unmatched-bracket', this.#position, character)
    else if (open.bracket !== closing[character]) this.#refuse('mismatched-bracket', this.#position, character)
  }

  #oddCharacter(): void {
    const character = String.fromCodePoint(this.#text.codePointAt(this.#position) ?? 0)
    const invisible = /[\p{C}\p{Z}]/u.test(character)
    const kind = character === '\ufffd' && this.#undecodable ? 'undecodable-character' : 'odd-character'
    this.#refuse(invisible ? 'invisible-character' : kind, this.#position, character)
    this.#position += character.length
  }

  #findUndecodable(start: number, end: number): void {
    if (this.#problem !== undefined) return
    // Up to the end of the literal: what is left of the file would be looked through again for each.
    const within = this.#text.slice(start, end).indexOf('\ufffd')
    if (within < 0) return
    const at = start + within
    const linesBefore = this.#text.slice(start, at).split('\n').length - 1
    const column = at - this.#text.lastIndexOf('\n', at)
    this.#problem = { kind: 'undecodable-character', line: this.#line + linesBefore, column, text: '\ufffd' }
  }

  #refuse(kind: ScanProblemKind, position: number, text: string): void {
    this.#problem ??= { kind, line: this.#line, column: this.#column(position), text }
  }

  #placeOf({ bracket, line, lineStart, position }: Bracket): OpenBracket {
    return { bracket, line, column: this.#column(position, lineStart) }
  }

  /** Columns count characters, not UTF-16 units. */
  #column(position: number, lineStart = this.#lineStart): number {
    return [...this.#text.slice(lineStart, position)].length + 1
  }
}

/** An open bracket; its column is worked out only when it is asked for. */
interface Bracket {
  readonly bracket: string
  readonly line: number
  readonly lineStart: number
  readonly position: number
}

/** Names, numbers, blanks and operators that neither open nor close anything. */
const plain = /[\w .,=:+*/%<>&|~;@!^-]+/y

const newline = 0x0a
const tab = 0x09
const formFeed = 0x0c
const space = 0x20
const hash = 0x23
const backslash = 0x5c
const singleQuote = 0x27
const doubleQuote = 0x22
const dot = 0x2e
const digit0 = 0x30
const digit9 = 0x39
const letterA = 0x61
const letterC = 0x63
const letterD = 0x64
