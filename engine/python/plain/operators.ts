import { FormatStrings } from './format-strings.ts'
import { kind } from './kinds.ts'
import { type Shape, shape } from './shape.ts'

/** CPython's compiler walks chains recursively: it refuses those of thousands, and so do we, much earlier. */
export const longestChain = 200

/** Recognises what operators stand between. */
export abstract class Operators extends FormatStrings {
  /** Among `or`, `and` and what follows them the order changes the value, not whether it is Python. */
  protected disjunction(): Shape {
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
      const operand = this.primary()
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
        // `a not` without `in` is nothing at all: no operand begins with what is unknown.
        if (!this.take(kind.in)) this.lexer.kind = kind.unknown
        return true
      default:
        return false
    }
  }
}
