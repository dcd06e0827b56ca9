import { CompoundStatements } from './compound-statements.ts'
import { kind, sign } from './kinds.ts'
import { openScope, type Scope } from './scope.ts'

/** Recognises functions and classes, and what `async` stands before. */
export abstract class Definitions extends CompoundStatements {
  protected decorated(): boolean {
    while (this.take(sign.at)) {
      if (!this.take(kind.name)) return false
      while (this.take(sign.dot)) if (!this.take(kind.name)) return false
      if (this.lexer.kind === sign.open && !this.callArguments()) return false
      if (!this.take(kind.newline)) return false
    }
    if (this.lexer.kind === kind.class) return this.classStatement()
    const isAsync = this.take(kind.async)
    return this.lexer.kind === kind.def && this.defStatement(isAsync)
  }

  protected asyncStatement(): boolean {
    this.lexer.advance()
    if (this.lexer.kind === kind.def) return this.defStatement(true)
    if (this.scope.kind !== 'function' || !this.scope.isAsync) return false
    if (this.lexer.kind === kind.for) return this.forStatement()
    return this.lexer.kind === kind.with && this.withStatement()
  }

  protected defStatement(isAsync: boolean): boolean {
    this.lexer.advance()
    if (!this.bindName()) return false
    const { start } = this.lexer
    if (!this.take(sign.open) || !this.parameters(sign.close, true) || !this.take(sign.close)) return false
    if (this.take(kind.arrow) && !this.annotation()) return false
    return this.#scope(openScope('function', start, isAsync))
  }

  protected classStatement(): boolean {
    this.lexer.advance()
    if (!this.bindName()) return false
    const { start } = this.lexer
    if (this.lexer.kind === sign.open && !this.callArguments(false)) return false
    return this.#scope(openScope('class', start))
  }

  #scope(scope: Scope): boolean {
    const outer = this.scope
    this.scope = scope
    const recognised = this.block()
    this.scope = outer
    // An asynchronous generator returns nothing.
    return recognised && !(scope.isAsync && scope.yields && scope.returnsValue)
  }
}
