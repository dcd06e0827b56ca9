import { kind, sign } from './kinds.ts'
import { Parameters } from './parameters.ts'
import { isSingle, isStarred, joined, type Shape, shape } from './shape.ts'

/** Recognises what stands in brackets of its own: tuples, lists, sets, dictionaries, comprehensions. */
export abstract class Displays extends Parameters {
  /** Everything from `or` down to the operators. */
  protected abstract disjunction(): Shape

  /** `(a)`, `(a, *b)`, `(yield a)`, `(a for a in b)`. */
  protected parentheses(): Shape {
    this.lexer.advance()
    if (this.take(sign.close)) return shape.targets
    if (this.lexer.kind === kind.yield) {
      return this.yieldExpression() && this.take(sign.close) ? shape.value : shape.none
    }
    const { start } = this.lexer
    const first = this.#element()
    if (this.lexer.kind === kind.for) {
      const generator = first !== shape.none && !isStarred(first) && this.comprehension(start)
      return generator && this.take(sign.close) ? shape.value : shape.none
    }
    if (this.take(sign.close)) return isStarred(first) ? shape.none : first
    const found = this.take(sign.comma) ? this.#elements(joined(shape.targets, first), sign.close) : shape.none
    return first === shape.none ? shape.none : found
  }

  protected list(): Shape {
    this.lexer.advance()
    if (this.take(sign.closeSquare)) return shape.targets
    const { start } = this.lexer
    const first = this.#element()
    if (first === shape.none) return shape.none
    if (this.lexer.kind === kind.for) {
      const alone = !isStarred(first) && this.comprehension(start)
      return alone && this.take(sign.closeSquare) ? shape.value : shape.none
    }
    const found = joined(shape.targets, first)
    if (this.take(sign.comma)) return this.#elements(found, sign.closeSquare)
    return this.take(sign.closeSquare) ? found : shape.none
  }

  /** A dictionary or a set. */
  protected curly(): Shape {
    this.lexer.advance()
    let pairs: boolean | undefined
    while (this.lexer.kind !== sign.closeCurly) {
      const { start } = this.lexer
      const starred = this.take(sign.star)
      const unpacked = !starred && this.take(kind.power)
      if ((starred || unpacked ? this.primary() : this.expression()) === shape.none) return shape.none
      const pair = unpacked || (!starred && this.take(sign.colon))
      if (pairs !== undefined && pair !== pairs) return shape.none
      if (pair && !unpacked && this.expression() === shape.none) return shape.none
      if (this.lexer.kind === kind.for) {
        const alone = pairs === undefined && !unpacked && !starred
        return alone && this.comprehension(start) && this.take(sign.closeCurly) ? shape.value : shape.none
      }
      pairs = pair
      if (!this.take(sign.comma)) break
    }
    return this.take(sign.closeCurly) ? shape.value : shape.none
  }

  /** `*a`: an element of a tuple, a list, or the targets of a loop. */
  protected starred(): Shape {
    const found = this.primary()
    if (found === shape.none) return shape.none
    return isSingle(found) ? shape.starredPlace : shape.starredValue
  }

  /** `a, *b` up to but without `in`. */
  protected loopTargets(): Shape {
    const first = this.#loopTarget()
    if (first === shape.none || !this.take(sign.comma)) return isStarred(first) ? shape.none : first
    let found = joined(shape.targets, first)
    while (this.lexer.kind !== kind.in) {
      const next = this.#loopTarget()
      if (next === shape.none) return shape.none
      found = joined(found, next)
      if (!this.take(sign.comma)) break
    }
    return found === shape.value ? shape.none : found
  }

  #loopTarget(): Shape {
    const found = this.take(sign.star) ? this.starred() : this.primary()
    return found === shape.value || found === shape.starredValue ? shape.none : found
  }

  /**
   * `for a in b if c`, once or more.
   * @param start where the element before it begins
   */
  protected comprehension(start: number): boolean {
    const targets: string[] = []
    while (this.take(kind.for)) {
      const { start: from } = this.lexer
      if (this.loopTargets() === shape.none) return false
      targets.push(this.lexer.text.slice(from, this.lexer.start))
      if (!this.take(kind.in) || this.disjunction() === shape.none || !this.isStillSince(from)) return false
      while (this.take(kind.if)) if (this.disjunction() === shape.none) return false
    }
    return this.lastSuspension < start && this.#bindsOutside(start, targets)
  }

  /** What `:=` names in a comprehension belongs to what is around it, and is none of its own names. */
  #bindsOutside(start: number, targets: readonly string[]): boolean {
    const inside = this.namedValues.filter(({ at }) => at >= start)
    if (inside.length === 0) return true
    const own = new Set(targets.flatMap((target) => target.split(/\W+/)))
    // Of private names some versions forget that they are another in a class.
    return this.scope.kind !== 'class' && inside.every(({ name }) => !own.has(name) && !name.startsWith('__'))
  }

  #element(): Shape {
    return this.take(sign.star) ? this.starred() : this.namedExpression()
  }

  /** What follows the first comma, and the bracket. */
  #elements(first: Shape, close: number): Shape {
    let found = first
    while (this.lexer.kind !== close) {
      const next = this.#element()
      if (next === shape.none) return shape.none
      found = joined(found, next)
      if (!this.take(sign.comma)) break
    }
    return this.take(close) ? found : shape.none
  }
}
