import { Assignments } from './assignments.ts'
import { kind, sign } from './kinds.ts'
import { shape } from './shape.ts'

/** Recognises statements that fit on a line. */
export abstract class SimpleStatements extends Assignments {
  /** Simple statements up to the end of the line. */
  protected line(): boolean {
    do {
      if (!this.#simple()) return false
    } while (this.take(sign.semicolon) && this.lexer.kind !== kind.newline)
    return this.take(kind.newline)
  }

  #simple(): boolean {
    const { lexer, scope } = this
    switch (lexer.kind) {
      case kind.pass:
        return this.take(kind.pass)
      case kind.break:
        return scope.inLoop && this.take(kind.break)
      case kind.continue:
        if (scope.inFinally) this.needs(8)
        return scope.inLoop && this.take(kind.continue)
      case kind.return:
        return this.#return()
      case kind.raise:
        lexer.advance()
        if (this.#atEnd()) return true
        return this.expression() !== shape.none && (!this.take(kind.from) || this.expression() !== shape.none)
      case kind.assert:
        lexer.advance()
        return this.expression() !== shape.none && (!this.take(sign.comma) || this.expression() !== shape.none)
      case kind.global:
        return this.#global()
      case kind.del:
        return this.#del()
      case kind.import:
        return this.#import()
      case kind.from:
        return this.#from()
      default:
        return this.assignment()
    }
  }

  #atEnd(): boolean {
    return this.lexer.kind === kind.newline || this.lexer.kind === sign.semicolon
  }

  #return(): boolean {
    this.lexer.advance()
    if (this.scope.kind !== 'function') return false
    if (this.#atEnd()) return true
    this.scope.returnsValue = true
    return this.expressions(8) !== shape.none
  }

  /** It has to stand before everything else that its scope says of the name. */
  #global(): boolean {
    const { lexer, scope } = this
    const before = lexer.text.slice(scope.start, lexer.start)
    this.bindsAnything()
    lexer.advance()
    do {
      const name = lexer.word()
      if (!this.take(kind.name) || before.includes(name)) return false
      this.globals.add(name)
    } while (this.take(sign.comma))
    return true
  }

  #del(): boolean {
    this.lexer.advance()
    do {
      const { start, end } = this.lexer
      const found = this.primary()
      if (!this.#isDeletable(found)) return false
      this.storesTo(found, start, end)
    } while (this.take(sign.comma) && !this.#atEnd())
    return true
  }

  #isDeletable(found: number): boolean {
    return found === shape.name || found === shape.place || found === shape.targets
  }

  #import(): boolean {
    this.lexer.advance()
    do {
      const { lexer } = this
      const name = lexer.kind === kind.name ? lexer.word() : ''
      if (!this.take(kind.name)) return false
      while (this.take(sign.dot)) if (!this.take(kind.name)) return false
      if (this.take(kind.as)) {
        if (!this.bindName()) return false
      } else this.bind(name)
    } while (this.take(sign.comma))
    return true
  }

  #from(): boolean {
    this.lexer.advance()
    let dots = 0
    while (this.take(sign.dot) || this.take(kind.ellipsis)) dots += 1
    if (this.lexer.kind === kind.name) {
      if (this.lexer.word() === '__future__') return false
      this.lexer.advance()
      while (this.take(sign.dot)) if (!this.take(kind.name)) return false
    } else if (dots === 0) return false
    if (!this.take(kind.import)) return false
    if (this.scope.kind === 'module' && this.take(sign.star)) {
      this.bindsAnything()
      return true
    }
    const bracket = this.take(sign.open)
    do {
      const name = this.lexer.word()
      if (!this.take(kind.name)) return false
      if (this.take(kind.as)) {
        if (!this.bindName()) return false
      } else this.bind(name)
    } while (this.take(sign.comma) && !(bracket && this.lexer.kind === sign.close))
    return !bracket || this.take(sign.close)
  }
}
