import { kind, sign } from './kinds.ts'
import { shape } from './shape.ts'
import { SimpleStatements } from './simple-statements.ts'

const deepestBlock = 12

/** Recognises statements with blocks below them that are no scopes of their own. */
export abstract class CompoundStatements extends SimpleStatements {
  #blocks = 0

  protected abstract statement(): boolean

  /** What follows a colon: an indented block, or simple statements on the same line. */
  protected block(): boolean {
    if (!this.take(sign.colon)) return false
    if (!this.take(kind.newline)) return this.line()
    if (!this.take(kind.indent)) return false
    this.#blocks += 1
    if (this.#blocks > deepestBlock) return false
    do {
      if (!this.statement()) return false
    } while (this.lexer.kind !== kind.dedent)
    this.#blocks -= 1
    this.lexer.advance()
    return true
  }

  protected ifStatement(): boolean {
    this.lexer.advance()
    if (this.namedExpression() === shape.none || !this.#nested()) return false
    for (let count = 0; this.take(kind.elif); count += 1) {
      if (count > deepestBlock || this.namedExpression() === shape.none || !this.#nested()) return false
    }
    return this.#else()
  }

  protected whileStatement(): boolean {
    this.lexer.advance()
    return this.namedExpression() !== shape.none && this.#loopBlock() && this.#else()
  }

  protected forStatement(): boolean {
    this.lexer.advance()
    const { start, end } = this.lexer
    const targets = this.loopTargets()
    if (targets === shape.none) return false
    this.storesTo(targets, start, end)
    return this.take(kind.in) && this.expressions(9) !== shape.none && this.#loopBlock() && this.#else()
  }

  protected tryStatement(): boolean {
    this.lexer.advance()
    if (!this.#nested()) return false
    let handlers = 0
    let bare = false
    while (this.take(kind.except)) {
      if (bare) return false
      handlers += 1
      bare = this.lexer.kind === sign.colon
      if (!bare && this.expression() === shape.none) return false
      if (!bare && this.take(kind.as) && !this.bindName()) return false
      if (!this.#nested()) return false
    }
    if (handlers > 0 && !this.#else()) return false
    if (!this.take(kind.finally)) return handlers > 0
    const { scope } = this
    const outer = scope.inFinally
    scope.inFinally = true
    const recognised = this.#nested()
    scope.inFinally = outer
    return recognised
  }

  protected withStatement(): boolean {
    this.lexer.advance()
    if (this.lexer.kind === sign.open && this.#itemsInBrackets()) return this.#nested()
    do {
      if (!this.#item()) return false
    } while (this.take(sign.comma))
    return this.#nested()
  }

  /** Since 3.9 brackets may stand around all items. Without any `as` they are those of an expression, as ever. */
  #itemsInBrackets(): boolean {
    const { lexer } = this
    const place = lexer.mark()
    lexer.advance()
    let renamed = false
    let recognised = true
    while (recognised && lexer.kind !== sign.close) {
      const { start } = lexer
      recognised = this.#item()
      renamed ||= /\bas\b/.test(lexer.text.slice(start, lexer.start))
      if (!this.take(sign.comma)) break
    }
    if (recognised && renamed && this.take(sign.close) && lexer.kind === sign.colon) {
      this.needs(9)
      return true
    }
    lexer.reset(place)
    return false
  }

  #item(): boolean {
    return this.expression() !== shape.none && (!this.take(kind.as) || this.storeTarget())
  }

  /** What is bound below an `if`, a `for` or a `try` may or may not be. */
  #nested(): boolean {
    this.conditions += 1
    const recognised = this.block()
    this.conditions -= 1
    return recognised
  }

  #loopBlock(): boolean {
    const { scope } = this
    const outer = scope.inLoop
    scope.inLoop = true
    const recognised = this.#nested()
    scope.inLoop = outer
    return recognised
  }

  #else(): boolean {
    return this.take(kind.else) ? this.#nested() : true
  }
}
