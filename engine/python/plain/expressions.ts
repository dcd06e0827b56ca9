import { kind, sign } from './kinds.ts'
import { Lexer } from './lexer.ts'

/** What an expression is, as far as that decides where it may stand. `none`: no plain expression. */
export const shape = {
  none: 0,
  value: 1,
  name: 2,
  /** An attribute or a subscript. */
  place: 3,
  /** A tuple or list of things that can be stored to. */
  targets: 4,
} as const
export type Shape = (typeof shape)[keyof typeof shape]

/** CPython's compiler walks these recursively: it refuses what is thousands deep, and so do we, much earlier. */
const deepest = 60
const longestChain = 200

/** Recognises expressions. Every method leaves the lexer behind what it recognised, or says no. */
export class Expressions {
  protected readonly lexer: Lexer
  #depth = 0

  constructor(text: string) {
    this.lexer = new Lexer(text)
  }

  /** One expression, without a comma at its top. */
  protected expression(): Shape {
    this.#depth += 1
    const found = this.#depth > deepest ? shape.none : this.#conditional()
    this.#depth -= 1
    return found
  }

  /** One or more with commas between them: a tuple without brackets. */
  protected expressions(): Shape {
    return this.#tuple(this.expression())
  }

  #tuple(first: Shape): Shape {
    if (first === shape.none || this.lexer.kind !== sign.comma) return first
    let storable = first !== shape.value
    while (this.take(sign.comma)) {
      if (!this.#beginsExpression()) break
      const next = this.expression()
      if (next === shape.none) return shape.none
      if (next === shape.value) storable = false
    }
    return storable ? shape.targets : shape.value
  }

  /** What `for`, `with … as` and `del` may store to, one of them. */
  protected target(): Shape {
    const found = this.#primary()
    return found === shape.value ? shape.none : found
  }

  /** `(a, *b, c=d)` from its bracket on. */
  protected callArguments(withGenerator = true): boolean {
    this.lexer.advance()
    let names: string[] | undefined
    let unpacked = false
    for (let count = 0; this.lexer.kind !== sign.close; count += 1) {
      if (this.lexer.kind === kind.name && this.lexer.isKeywordArgument()) {
        const name = this.lexer.word()
        if (names?.includes(name)) return false
        if (names === undefined) names = [name]
        else names.push(name)
        this.lexer.advance()
        this.lexer.advance()
        if (this.expression() === shape.none) return false
      } else if (this.take(kind.power)) {
        unpacked = true
        if (this.expression() === shape.none) return false
      } else if (this.take(sign.star)) {
        if (unpacked || this.expression() === shape.none) return false
      } else {
        if (names !== undefined || unpacked || this.expression() === shape.none) return false
        if (this.lexer.kind === kind.for) {
          return withGenerator && count === 0 && this.#comprehension() && this.take(sign.close)
        }
      }
      if (!this.take(sign.comma)) break
    }
    return this.take(sign.close)
  }

  /** `a, b=c, *d, **e` up to but without the bracket or colon behind it. */
  protected parameters(end: number, annotated: boolean): boolean {
    const names: string[] = []
    let defaults = false
    let starred = false
    let nameMustFollow = false
    while (this.lexer.kind !== end) {
      const last = this.take(kind.power)
      const star = !last && this.take(sign.star)
      if (star && starred) return false
      if (star && this.lexer.kind === sign.comma) nameMustFollow = true
      else {
        if (this.lexer.kind !== kind.name) return false
        const name = this.lexer.word()
        if (names.includes(name)) return false
        names.push(name)
        this.lexer.advance()
        if (annotated && this.take(sign.colon) && this.expression() === shape.none) return false
        if (last && nameMustFollow) return false
        if (!star && !last) {
          if (this.take(sign.equals)) {
            if (this.expression() === shape.none) return false
            defaults = true
          } else if (defaults && !starred) return false
          nameMustFollow = false
        }
      }
      starred ||= star
      if (last) {
        this.take(sign.comma)
        break
      }
      if (!this.take(sign.comma)) break
    }
    return this.lexer.kind === end && !nameMustFollow
  }

  /** Goes on if the current token is of this kind. */
  protected take(wanted: number): boolean {
    if (this.lexer.kind !== wanted) return false
    this.lexer.advance()
    return true
  }

  #beginsExpression(): boolean {
    switch (this.lexer.kind) {
      case kind.newline:
      case kind.augmented:
      case sign.equals:
      case sign.colon:
      case sign.semicolon:
      case sign.close:
      case sign.closeSquare:
        return false
      default:
        return true
    }
  }

  #conditional(): Shape {
    if (this.lexer.kind === kind.lambda) return this.#lambda()
    const found = this.#disjunction()
    if (found === shape.none || this.lexer.kind !== kind.if) return found
    this.lexer.advance()
    if (this.#disjunction() === shape.none || !this.take(kind.else)) return shape.none
    return this.expression() === shape.none ? shape.none : shape.value
  }

  #lambda(): Shape {
    this.lexer.advance()
    if (!this.parameters(sign.colon, false) || !this.take(sign.colon)) return shape.none
    return this.expression() === shape.none ? shape.none : shape.value
  }

  /** Everything from `or` down to the operators; among those the order changes the value, not whether it is Python. */
  #disjunction(): Shape {
    let found: Shape = shape.none
    let negated = false
    for (let length = 0; length < longestChain; length += 1) {
      while (this.take(kind.not)) {
        negated = true
        length += 1
      }
      const operand = this.#operand()
      if (operand === shape.none) return shape.none
      found = length === 0 && !negated ? operand : shape.value
      if (!this.take(kind.and) && !this.take(kind.or)) return found
      negated = true
    }
    return shape.none
  }

  /** Operands with operators and comparisons between them. */
  #operand(): Shape {
    let signed = false
    for (let length = 0; length < longestChain; length += 1) {
      while (this.take(0x2d) || this.take(0x2b) || this.take(0x7e)) {
        signed = true
        length += 1
      }
      const operand = this.#primary()
      if (operand === shape.none) return shape.none
      if (!this.#takeOperator()) return length === 0 && !signed ? operand : shape.value
    }
    return shape.none
  }

  #takeOperator(): boolean {
    switch (this.lexer.kind) {
      case 0x2b:
      case 0x2d:
      case 0x2a:
      case 0x2f:
      case 0x25:
      case 0x26:
      case 0x7c:
      case 0x5e:
      case 0x40:
      case 0x3c:
      case 0x3e:
      case kind.power:
      case kind.comparison:
      case kind.arithmetic:
      case kind.in: // biome-ignore format: a list
        this.lexer.advance()
        return true
      case kind.is:
        this.lexer.advance()
        this.take(kind.not)
        return true
      case kind.not:
        this.lexer.advance()
        if (this.take(kind.in)) return true
        // `a not` without `in` is nothing at all.
        this.lexer.kind = kind.unknown
        return false
      default:
        return false
    }
  }

  /** An atom with what is called, subscripted or taken from it. */
  #primary(): Shape {
    let found = this.#atom()
    for (let length = 0; found !== shape.none && length < longestChain; length += 1) {
      if (this.take(sign.dot)) found = this.take(kind.name) ? shape.place : shape.none
      else if (this.lexer.kind === sign.open) found = this.callArguments() ? shape.value : shape.none
      else if (this.lexer.kind === sign.openSquare) found = this.#subscript() ? shape.place : shape.none
      else return found
    }
    return shape.none
  }

  #atom(): Shape {
    switch (this.lexer.kind) {
      case kind.name:
        this.lexer.advance()
        return shape.name
      case kind.number:
      case kind.constant:
      case kind.ellipsis:
        this.lexer.advance()
        return shape.value
      case kind.string:
      case kind.bytes:
        return this.#strings(this.lexer.kind)
      case sign.open:
        return this.#parentheses()
      case sign.openSquare:
        return this.#list()
      case sign.openCurly:
        return this.#curly()
      default:
        return shape.none
    }
  }

  /** Adjacent literals are one; bytes and text do not mix. */
  #strings(first: number): Shape {
    while (this.lexer.kind === first) this.lexer.advance()
    return this.lexer.kind === kind.string || this.lexer.kind === kind.bytes ? shape.none : shape.value
  }

  #parentheses(): Shape {
    this.lexer.advance()
    if (this.take(sign.close)) return shape.targets
    const first = this.expression()
    if (first !== shape.none && this.lexer.kind === kind.for) {
      return this.#comprehension() && this.take(sign.close) ? shape.value : shape.none
    }
    const found = this.#tuple(first)
    return this.take(sign.close) ? found : shape.none
  }

  #list(): Shape {
    this.lexer.advance()
    let storable = true
    while (this.lexer.kind !== sign.closeSquare) {
      const starred = this.take(sign.star)
      const found = starred ? this.#primary() : this.expression()
      if (found === shape.none) return shape.none
      if (starred || found === shape.value) storable = false
      if (this.lexer.kind === kind.for) {
        return !starred && this.#comprehension() && this.take(sign.closeSquare) ? shape.value : shape.none
      }
      if (!this.take(sign.comma)) break
    }
    if (!this.take(sign.closeSquare)) return shape.none
    return storable ? shape.targets : shape.value
  }

  /** A dictionary or a set. */
  #curly(): Shape {
    this.lexer.advance()
    let pairs: boolean | undefined
    while (this.lexer.kind !== sign.closeCurly) {
      const unpacked = this.take(kind.power)
      if ((unpacked ? this.#primary() : this.expression()) === shape.none) return shape.none
      const pair = unpacked || this.take(sign.colon)
      if (pairs !== undefined && pair !== pairs) return shape.none
      if (pair && !unpacked && this.expression() === shape.none) return shape.none
      if (this.lexer.kind === kind.for) {
        const alone = pairs === undefined && !unpacked
        return alone && this.#comprehension() && this.take(sign.closeCurly) ? shape.value : shape.none
      }
      pairs = pair
      if (!this.take(sign.comma)) break
    }
    return this.take(sign.closeCurly) ? shape.value : shape.none
  }

  /** `for a in b if c`, once or more. */
  #comprehension(): boolean {
    while (this.take(kind.for)) {
      do {
        if (this.target() === shape.none) return false
      } while (this.take(sign.comma) && this.lexer.kind !== kind.in)
      if (!this.take(kind.in) || this.#disjunction() === shape.none) return false
      while (this.take(kind.if)) if (this.#disjunction() === shape.none) return false
    }
    return true
  }

  #subscript(): boolean {
    this.lexer.advance()
    do {
      if (!this.#slice()) return false
    } while (this.take(sign.comma) && this.lexer.kind !== sign.closeSquare)
    return this.take(sign.closeSquare)
  }

  /** `a`, or `a:b:c` of which each may be missing. */
  #slice(): boolean {
    if (this.lexer.kind !== sign.colon && this.expression() === shape.none) return false
    for (let colons = 0; colons < 2 && this.take(sign.colon); colons += 1) {
      const { kind: next } = this.lexer
      const empty = next === sign.colon || next === sign.comma || next === sign.closeSquare
      if (!empty && this.expression() === shape.none) return false
    }
    return true
  }
}
