import { Cursor } from './cursor.ts'
import { kind, sign } from './kinds.ts'
import { shape } from './shape.ts'

/** Recognises what stands between the brackets of a `def`, and between `lambda` and its colon. */
export abstract class Parameters extends Cursor {
  /** `a, b=c, /, *d, e, **f` up to but without the bracket or colon behind it. */
  protected parameters(end: number, annotated: boolean): boolean {
    const names: string[] = []
    let defaults = false
    let starred = false
    let nameMustFollow = false
    let slashed = false
    while (this.lexer.kind !== end) {
      if (this.take(sign.slash)) {
        if (slashed || starred || names.length === 0) return false
        slashed = true
        this.needs(8)
      } else if (this.take(kind.power)) {
        if (nameMustFollow || !this.#parameter(names, annotated)) return false
        this.take(sign.comma)
        break
      } else if (this.take(sign.star)) {
        if (starred) return false
        starred = true
        nameMustFollow = this.lexer.kind === sign.comma
        if (!nameMustFollow && !this.#parameter(names, annotated)) return false
      } else {
        if (!this.#parameter(names, annotated)) return false
        if (this.take(sign.equals)) {
          if (this.expression() === shape.none) return false
          defaults = true
        } else if (defaults && !starred) return false
        nameMustFollow = false
      }
      if (!this.take(sign.comma)) break
    }
    return this.lexer.kind === end && !nameMustFollow
  }

  /** What an annotation may hold depends on the version and on `__future__`; plain is what always can. */
  protected annotation(): boolean {
    const { start } = this.lexer
    return this.expression() !== shape.none && this.isStillSince(start)
  }

  #parameter(names: string[], annotated: boolean): boolean {
    if (this.lexer.kind !== kind.name) return false
    const name = this.lexer.word()
    if (names.includes(name)) return false
    names.push(name)
    this.lexer.advance()
    return !annotated || !this.take(sign.colon) || this.annotation()
  }
}
