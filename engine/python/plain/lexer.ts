import { keywords, kind, longestKeyword, sign } from './kinds.ts'
import { endOfNumber, noNumber } from './number-token.ts'
import { endOfString, kindOfString, noString } from './string-token.ts'

const deepestBracket = 60
const deepestIndent = 15

/** What a character begins. */
const classes = new Uint8Array(128)
const word = 1
const digit = 2
const quote = 3
const single = 4
const opening = 5
const closing = 6
for (const code of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_') classes[code.charCodeAt(0)] = word
for (const code of '0123456789') classes[code.charCodeAt(0)] = digit
for (const code of '"\'') classes[code.charCodeAt(0)] = quote
for (const code of '.,:;=+-*/%<>&|^~@!') classes[code.charCodeAt(0)] = single
for (const code of '([{') classes[code.charCodeAt(0)] = opening
for (const code of ')]}') classes[code.charCodeAt(0)] = closing

/** Where a lexer is; without its indentation, so only for ways back within one logical line. */
export interface LexerPlace {
  readonly kind: number
  readonly start: number
  readonly end: number
  readonly brackets: number
  readonly lineStart: boolean
}

/**
 * Cuts Python into tokens as far as it is plain: ASCII outside of strings and comments, indented in one way.
 * Anything else is `kind.unknown`, where it stays.
 */
export class Lexer {
  kind: number = kind.unknown
  start = 0
  end = 0
  readonly text: string
  #brackets = 0
  #lineStart = true
  /** The line has a token already. */
  #begun = false
  #dedents = 0
  #byTabs: boolean | undefined
  readonly #indents = [0]

  constructor(text: string) {
    this.text = text
  }

  advance(): void {
    if (this.#dedents > 0) {
      this.#dedents -= 1
      this.kind = kind.dedent
      return
    }
    if (this.#lineStart && this.#brackets === 0) {
      this.#lineStart = false
      if (this.#indent()) return
    }
    this.#skipBlank()
    this.start = this.end
    const { text, start } = this
    if (start >= text.length) {
      this.#endOfText()
      return
    }
    const code = text.charCodeAt(start)
    if (code === 0x0a) {
      this.end = start + 1
      this.#lineStart = true
      this.#begun = false
      this.kind = kind.newline
      return
    }
    this.#begun = true
    const begins = classes[code] ?? 0
    if (begins === word) this.#word()
    else if (begins === quote) this.#string(start)
    else if (begins === single) this.#operator(code)
    else if (begins === opening) this.#bracket(code, 1)
    else if (begins === closing) this.#bracket(code, -1)
    else if (begins === digit) this.#number()
    else this.kind = kind.unknown
  }

  /** Whether the name that is the current token is followed by a single `=`. */
  isKeywordArgument(): boolean {
    let position = this.end
    while (this.text.charCodeAt(position) === 0x20) position += 1
    return this.text.charCodeAt(position) === 0x3d && this.text.charCodeAt(position + 1) !== 0x3d
  }

  word(): string {
    return this.text.slice(this.start, this.end)
  }

  mark(): LexerPlace {
    return { kind: this.kind, start: this.start, end: this.end, brackets: this.#brackets, lineStart: this.#lineStart }
  }

  /** Goes back to a place in the same brackets or around them. */
  reset({ kind, start, end, brackets, lineStart }: LexerPlace): void {
    this.kind = kind
    this.start = start
    this.end = end
    this.#brackets = brackets
    this.#lineStart = lineStart
  }

  /** Goes on behind an opening brace that stands inside of a literal. */
  enterBrace(brace: number): void {
    this.end = brace
    this.#bracket(sign.openCurly, 1)
    if (this.kind !== kind.unknown) this.advance()
  }

  /** Opens or closes blocks at the first line that says something. */
  #indent(): boolean {
    const { text } = this
    let start = this.end
    let position = start
    let tabs = 0
    for (;;) {
      const code = text.charCodeAt(position)
      if (code === 0x20) position += 1
      else if (code === 0x23) position = endOfLine(text, position)
      else if (code === 0x0a) {
        start = ++position
        tabs = 0
      } else if (code === 0x09) {
        position += 1
        tabs += 1
      } else break
    }
    // A line that begins by going on elsewhere has an indentation of its own kind.
    if (text.charCodeAt(position) === 0x5c) {
      this.kind = kind.unknown
      this.end = text.length
      return true
    }
    this.end = position
    this.start = position
    const column = position >= text.length ? 0 : position - start
    if (column > 0 && !this.#fitsIndentation(column, tabs)) {
      this.kind = kind.unknown
      return true
    }
    const current = this.#indents.at(-1) ?? 0
    if (column === current) return false
    if (column > current) {
      this.#indents.push(column)
      this.kind = this.#indents.length > deepestIndent ? kind.unknown : kind.indent
      return true
    }
    while ((this.#indents.at(-1) ?? 0) > column) {
      this.#indents.pop()
      this.#dedents += 1
    }
    this.#dedents -= 1
    this.kind = this.#indents.at(-1) === column ? kind.dedent : kind.unknown
    return true
  }

  /** Blanks alone or tabs alone, in the whole file: how wide a tab is has rules of its own. */
  #fitsIndentation(column: number, tabs: number): boolean {
    this.#byTabs ??= tabs > 0
    return tabs === (this.#byTabs ? column : 0)
  }

  /** Blanks and comments, and line ends inside of brackets. */
  #skipBlank(): void {
    const { text } = this
    let position = this.end
    for (;;) {
      const code = text.charCodeAt(position)
      if (code === 0x20 || code === 0x09 || (code === 0x0a && this.#brackets > 0)) position += 1
      else if (code === 0x23) position = endOfLine(text, position)
      else if (code === 0x5c && continues(text, position)) position += 2
      else break
    }
    this.end = position
  }

  /** A last line without a line end has one all the same. */
  #endOfText(): void {
    if (this.#brackets > 0) this.kind = kind.unknown
    else if (this.#begun) {
      this.#begun = false
      this.#lineStart = true
      this.kind = kind.newline
    } else this.kind = kind.end
  }

  #word(): void {
    const { text, start } = this
    let end = start + 1
    for (let begins = classes[text.charCodeAt(end)]; begins === word || begins === digit; ) {
      end += 1
      begins = classes[text.charCodeAt(end)]
    }
    this.end = end
    const next = text.charCodeAt(end)
    if (next === 0x22 || next === 0x27) this.#string(end)
    else if (next > 0x7f) this.kind = kind.unknown
    else if (end - start > longestKeyword) this.kind = kind.name
    else this.kind = keywords.get(text.slice(start, end)) ?? kind.name
  }

  #string(quoteAt: number): void {
    const end = endOfString(this.text, this.start, quoteAt)
    if (end === noString) {
      this.kind = kind.unknown
      return
    }
    this.kind = kindOfString(this.text, this.start, quoteAt, end)
    this.end = end
  }

  #number(): void {
    const end = endOfNumber(this.text, this.start)
    this.kind = end === noNumber ? kind.unknown : kind.number
    if (end !== noNumber) this.end = end
  }

  #bracket(code: number, change: number): void {
    this.#brackets += change
    this.end += 1
    this.kind = this.#brackets < 0 || this.#brackets > deepestBracket ? kind.unknown : code
  }

  #operator(code: number): void {
    const { text, start } = this
    const next = text.charCodeAt(start + 1)
    this.end = start + 1
    this.kind = code
    if (next === 0x3d) this.#withEquals(code)
    else if (next === code && (code === 0x2a || code === 0x2f || code === 0x3c || code === 0x3e)) this.#doubled(code)
    else if (code === 0x2d && next === 0x3e) this.#longer(2, kind.arrow)
    else if (code === 0x2e) this.#dot(next)
    else if (code === 0x21) this.kind = kind.unknown
  }

  #withEquals(code: number): void {
    if (code === 0x3d || code === 0x21 || code === 0x3c || code === 0x3e) this.#longer(2, kind.comparison)
    else if ('+-*/%&|^@'.includes(String.fromCharCode(code))) this.#longer(2, kind.augmented)
    else if (code === 0x3a) this.#longer(2, kind.walrus)
  }

  #doubled(code: number): void {
    if (this.text.charCodeAt(this.start + 2) === 0x3d) this.#longer(3, kind.augmented)
    else this.#longer(2, code === 0x2a ? kind.power : kind.arithmetic)
  }

  #dot(next: number): void {
    if (next >= 0x30 && next <= 0x39) this.#number()
    else if (next === 0x2e && this.text.charCodeAt(this.start + 2) === 0x2e) this.#longer(3, kind.ellipsis)
  }

  #longer(length: number, found: number): void {
    this.end = this.start + length
    this.kind = found
  }
}

/** Whether a backslash joins this line with one that says something. */
function continues(text: string, backslash: number): boolean {
  if (text.charCodeAt(backslash + 1) !== 0x0a) return false
  let next = backslash + 2
  while (text.charCodeAt(next) === 0x20) next += 1
  const code = text.charCodeAt(next)
  return next < text.length && code !== 0x0a && code !== 0x23 && code !== 0x5c
}

function endOfLine(text: string, position: number): number {
  const end = text.indexOf('\n', position)
  return end < 0 ? text.length : end
}
