import { Displays } from './displays.ts'
import { kind, sign } from './kinds.ts'
import { shape } from './shape.ts'

/** Recognises what stands between the brackets of a call, and behind the name of a class. */
export abstract class CallArguments extends Displays {
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
        const { start } = this.lexer
        if (names !== undefined || unpacked || this.namedExpression() === shape.none) return false
        if (this.lexer.kind === kind.for) {
          // A `:=` at the top of its element; deeper ones are refused without need.
          if (!this.isStillSince(start)) this.needs(9)
          return withGenerator && count === 0 && this.comprehension(start) && this.take(sign.close)
        }
      }
      if (!this.take(sign.comma)) break
    }
    return this.take(sign.close)
  }
}
