import { kind, sign } from './kinds.ts'
import { longestChain, Operators } from './operators.ts'
import { openScope } from './scope.ts'
import { isStarred, joined, type Shape, shape } from './shape.ts'

/** CPython's compiler walks these recursively: it refuses what is thousands deep, and so do we, much earlier. */
const deepest = 60

/** Recognises expressions, from the loosest kind to the atoms. */
export abstract class Expressions extends Operators {
  #depth = 0

  protected expression(): Shape {
    this.#depth += 1
    const found = this.#depth > deepest ? shape.none : this.#conditional()
    this.#depth -= 1
    return found
  }

  protected namedExpression(): Shape {
    const { lexer } = this
    const { start, end } = lexer
    const bare = lexer.kind === kind.name
    const found = this.expression()
    if (lexer.kind !== kind.walrus) return found
    if (!bare || found !== shape.name) return shape.none
    this.needs(8)
    this.namedValues.push({ at: start, name: lexer.text.slice(start, end) })
    lexer.advance()
    return this.expression() === shape.none ? shape.none : shape.value
  }

  /** @param starsSince the minor version from which an element may have a star; without it, none may */
  protected expressions(starsSince?: number): Shape {
    const first = this.#element(starsSince)
    if (this.lexer.kind !== sign.comma) return isStarred(first) ? shape.none : first
    if (first === shape.none) return shape.none
    let found = joined(shape.targets, first)
    while (this.take(sign.comma) && this.beginsExpression()) {
      const next = this.#element(starsSince)
      if (next === shape.none) return shape.none
      found = joined(found, next)
    }
    return found
  }

  protected yieldExpression(): boolean {
    const { scope, lexer } = this
    if (scope.kind !== 'function') return false
    this.lastSuspension = lexer.start
    scope.yields = true
    lexer.advance()
    if (this.take(kind.from)) return !scope.isAsync && this.expression() !== shape.none
    return !this.beginsExpression() || this.expressions(8) !== shape.none
  }

  /** Whether the current token can begin one; whatever is no expression at all is found out later. */
  protected beginsExpression(): boolean {
    switch (this.lexer.kind) {
      case kind.newline:
      case kind.augmented:
      case sign.equals:
      case sign.colon:
      case sign.semicolon:
      case sign.close:
      case sign.closeSquare:
      case sign.closeCurly:
        return false
      default:
        return true
    }
  }

  protected primary(): Shape {
    if (this.lexer.kind === kind.await) return this.#await()
    let found = this.#atom()
    for (let length = 0; found !== shape.none && length < longestChain; length += 1) {
      if (this.take(sign.dot)) found = this.take(kind.name) ? shape.place : shape.none
      else if (this.lexer.kind === sign.open) found = this.callArguments() ? shape.value : shape.none
      else if (this.lexer.kind === sign.openSquare) found = this.#subscript() ? shape.place : shape.none
      else return found
    }
    return shape.none
  }

  #element(starsSince: number | undefined): Shape {
    if (starsSince === undefined || !this.take(sign.star)) return this.expression()
    this.needs(starsSince)
    return this.starred()
  }

  #conditional(): Shape {
    if (this.lexer.kind === kind.lambda) return this.#lambda()
    const found = this.disjunction()
    if (found === shape.none || this.lexer.kind !== kind.if) return found
    this.lexer.advance()
    if (this.disjunction() === shape.none || !this.take(kind.else)) return shape.none
    return this.expression() === shape.none ? shape.none : shape.value
  }

  #lambda(): Shape {
    this.lexer.advance()
    if (!this.parameters(sign.colon, false) || !this.take(sign.colon)) return shape.none
    const outer = this.scope
    this.scope = openScope('lambda', this.lexer.start)
    const found = this.expression()
    this.scope = outer
    return found === shape.none ? shape.none : shape.value
  }

  #await(): Shape {
    const { scope, lexer } = this
    if (scope.kind !== 'function' || !scope.isAsync) return shape.none
    this.lastSuspension = lexer.start
    lexer.advance()
    // One `await` of another has to be in brackets.
    if (lexer.kind === kind.await) return shape.none
    return this.primary() === shape.none ? shape.none : shape.value
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
      case kind.format:
      case kind.bytes:
        return this.#strings()
      case sign.open:
        return this.parentheses()
      case sign.openSquare:
        return this.list()
      case sign.openCurly:
        return this.curly()
      default:
        return shape.none
    }
  }

  /** Adjacent literals are one; bytes and text do not mix. */
  #strings(): Shape {
    const bytes = this.lexer.kind === kind.bytes
    for (;;) {
      switch (this.lexer.kind) {
        case kind.format:
          if (bytes || !this.formatString()) return shape.none
          break
        case kind.string:
          if (bytes) return shape.none
          break
        case kind.bytes:
          if (!bytes) return shape.none
          break
        default:
          return shape.value
      }
      this.lexer.advance()
    }
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
