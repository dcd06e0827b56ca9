import { CallArguments } from './call-arguments.ts'
import { kind, sign } from './kinds.ts'
import type { LexerPlace } from './lexer.ts'
import { shape } from './shape.ts'

/** What an expression between braces could not hold before 3.12, and a colon that would end it there. */
const newer = /[\\#]|\blambda\b/
/** What a format may hold besides values: its quotes and line ends are not the same for every version. */
const specification = /[^{}\\'"\n]*/y
const conversion = /![rsa]/y
const equals = /=\s*/y

const outside = -1

/** Recognises f-strings as far as every version reads them alike. */
export abstract class FormatStrings extends CallArguments {
  /** The current token, which stays that. */
  protected formatString(): boolean {
    const { lexer } = this
    const { text, start, end } = lexer
    const place = lexer.mark()
    let first = start
    while (text.charCodeAt(first) !== 0x22 && text.charCodeAt(first) !== 0x27) first += 1
    const raw = text.slice(start, first).toLowerCase().includes('r')
    const width = text.charCodeAt(first + 1) === text.charCodeAt(first) && end - first > 5 ? 3 : 1
    const recognised = this.#body(first + width, end - width, raw, place)
    lexer.reset(place)
    return recognised
  }

  /** Text with fields between. */
  #body(first: number, last: number, raw: boolean, place: LexerPlace): boolean {
    const { text } = this.lexer
    let position = first
    while (position < last) {
      const code = text.charCodeAt(position)
      const next = text.charCodeAt(position + 1)
      if (code === sign.backslash) {
        if (next === sign.openCurly || next === sign.closeCurly) return false
        position += raw ? 1 : 2
      } else if (code === sign.openCurly && next !== sign.openCurly) {
        position = this.#field(position, place)
        if (position === outside) return false
      } else if (code === sign.openCurly || code === sign.closeCurly) {
        if (next !== code) return false
        position += 2
      } else position += 1
    }
    return position === last
  }

  /** `{a!r:b}`. @returns the offset behind it. */
  #field(open: number, place: LexerPlace): number {
    let position = this.#value(open, place)
    if (position === outside) return outside
    const { text } = this.lexer
    if (text.charCodeAt(position) === sign.equals) {
      this.needs(8)
      position = skip(equals, text, position)
    }
    position = skip(conversion, text, position)
    const specified = text.charCodeAt(position) === sign.colon
    if (specified) position = this.#specification(position + 1, place)
    if (position === outside || text.charCodeAt(position) !== sign.closeCurly) return outside
    // Versions differ on a brace that follows a format.
    return specified && text.charCodeAt(position + 1) === sign.closeCurly ? outside : position + 1
  }

  /** @returns the offset behind the expression. */
  #value(open: number, place: LexerPlace): number {
    const { lexer } = this
    lexer.reset(place)
    lexer.enterBrace(open)
    if (lexer.kind === kind.unknown || this.expressions() === shape.none) return outside
    return newer.test(lexer.text.slice(open, lexer.start)) ? outside : lexer.start
  }

  /** `>{width}.2f`. @returns the offset of the brace behind it. */
  #specification(start: number, place: LexerPlace): number {
    const { text } = this.lexer
    let position = skip(specification, text, start)
    while (text.charCodeAt(position) === sign.openCurly) {
      const behind = this.#value(position, place)
      if (behind === outside || text.charCodeAt(behind) !== sign.closeCurly) return outside
      position = skip(specification, text, behind + 1)
    }
    return position
  }
}

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.test(text) ? pattern.lastIndex : from
}
