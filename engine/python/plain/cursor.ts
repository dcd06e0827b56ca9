import { Lexer } from './lexer.ts'
import { openScope, type Scope } from './scope.ts'
import type { Shape } from './shape.ts'

/** The oldest minor version of Python 3 that anything is judged for. */
export const oldestMinor = 7

/** A `:=` that has been passed. */
interface NamedValue {
  readonly at: number
  readonly name: string
}

/**
 * Goes through a module. What recognises one family of its grammar is a class that extends this one: every method
 * leaves the lexer behind what it recognised, or says no.
 */
export abstract class Cursor {
  protected readonly lexer: Lexer
  protected scope: Scope = openScope('module', 0)
  /** Offset of the last `await` or `yield`. */
  protected lastSuspension = -1
  /** In their order. */
  protected readonly namedValues: NamedValue[] = []
  /** Names that any scope declares to be those of the module. */
  protected readonly globals = new Set<string>()
  #since = oldestMinor

  constructor(text: string) {
    this.lexer = new Lexer(text)
  }

  /** One expression, without a comma at its top. */
  protected abstract expression(): Shape
  /** An expression, or `name := expression`. */
  protected abstract namedExpression(): Shape
  /** `yield a`, `yield from a`. */
  protected abstract yieldExpression(): boolean
  /** An atom with what is called, subscripted or taken from it. */
  protected abstract primary(): Shape
  /** One or more with commas between them: a tuple without brackets. */
  protected abstract expressions(starsSince?: number): Shape

  /** The oldest minor version that compiles what was recognised. */
  protected get since(): number {
    return this.#since
  }

  /** Notes that older versions refuse what was just recognised. */
  protected needs(minor: number): void {
    if (minor > this.#since) this.#since = minor
  }

  /** Goes on if the current token is of this kind. */
  protected take(wanted: number): boolean {
    if (this.lexer.kind !== wanted) return false
    this.lexer.advance()
    return true
  }

  /** Whether nothing behind this offset suspends the function or binds a name within an expression. */
  protected isStillSince(offset: number): boolean {
    return this.lastSuspension < offset && (this.namedValues.at(-1)?.at ?? -1) < offset
  }
}
