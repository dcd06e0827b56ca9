import { Bindings } from './bindings.ts'
import { kind, sign } from './kinds.ts'
import { isSingle, type Shape, shape } from './shape.ts'

/** Recognises expressions as statements, and what is stored to them. */
export abstract class Assignments extends Bindings {
  protected assignment(): boolean {
    const at = this.lexer.start
    const nameEnd = this.lexer.end
    let found = this.#valueOrYield(7)
    if (found === shape.none) return false
    if (this.take(kind.augmented)) {
      this.storesTo(found, at, nameEnd)
      return isSingle(found) && this.#valueOrYield(9) !== shape.none
    }
    if (this.take(sign.colon)) return isSingle(found) && this.#annotated(found, at, nameEnd)
    let target = found
    let [targetAt, targetEnd] = [at, nameEnd]
    while (this.take(sign.equals)) {
      if (target === shape.value) return false
      const { start: from, end: fromEnd } = this.lexer
      found = this.#valueOrYield(7)
      if (found === shape.none) return false
      const chained = this.lexer.kind === sign.equals || targetAt !== at
      if (chained) this.storesTo(target, targetAt, targetEnd)
      else this.stores(target, targetAt, targetEnd, from)
      target = found
      targetAt = from
      targetEnd = fromEnd
    }
    return true
  }

  #annotated(target: Shape, at: number, nameEnd: number): boolean {
    if (this.globals.has(this.lexer.text.slice(at, nameEnd))) {
      if (this.scope.kind !== 'module') return false
      // 3.7 takes what a function declares for the module's own declaration.
      this.needs(8)
    }
    if (!this.annotation()) return false
    if (!this.take(sign.equals)) return true
    const { start: from } = this.lexer
    const found = this.expression()
    this.stores(target, at, nameEnd, from)
    return found !== shape.none
  }

  #valueOrYield(starsSince: number): Shape {
    if (this.lexer.kind !== kind.yield) return this.expressions(starsSince)
    return this.yieldExpression() ? shape.value : shape.none
  }
}
