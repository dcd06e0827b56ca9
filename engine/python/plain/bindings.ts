import { Expressions } from './expressions.ts'
import { kind, sign } from './kinds.ts'
import { type Shape, shape } from './shape.ts'

/** Where a module-level name gets its value. */
export interface PlainBinding {
  /** Offset in the line that does it. */
  readonly at: number
  /** Offsets of what is assigned; absent where the value cannot be told from the text. */
  readonly expression?: { readonly from: number; readonly to: number }
}

/** What a module binds; of several bindings of a name the last one. */
export type PlainNames = ReadonlyMap<string, PlainBinding>

/** Follows what the module's own statements bind. Within functions and classes nothing is a name of the module. */
export abstract class Bindings extends Expressions {
  /** Blocks around the statement, below each of which it may run or not. */
  protected conditions = 0
  readonly #names = new Map<string, PlainBinding>()
  #followed = true

  /** `undefined`: something is bound in ways that are not followed here. */
  protected get names(): PlainNames | undefined {
    return this.#followed && this.namedValues.length === 0 ? this.#names : undefined
  }

  /** Binds the name that is the current token. */
  protected bindName(): boolean {
    const name = this.lexer.kind === kind.name ? this.lexer.word() : ''
    this.bind(name)
    return this.take(kind.name)
  }

  protected bind(name: string): void {
    if (this.scope.kind === 'module') this.#names.set(name, { at: this.lexer.start })
  }

  /** A plain assignment of the expression from `from` up to the current token. */
  protected stores(target: Shape, at: number, nameEnd: number, from: number): void {
    if (this.conditions > 0 || this.scope.kind !== 'module' || !this.#isBareName(target, at)) {
      this.storesTo(target, at, nameEnd)
    } else this.#names.set(this.lexer.text.slice(at, nameEnd), { at, expression: { from, to: this.lexer.start } })
  }

  /** A store whose value the text does not tell. Of the module's own names only plain ones are followed. */
  protected storesTo(target: Shape, at: number, nameEnd: number): void {
    if (this.scope.kind !== 'module') return
    if (this.#isBareName(target, at)) this.#names.set(this.lexer.text.slice(at, nameEnd), { at })
    else this.bindsAnything()
  }

  /** Whatever the module binds is told by another reading of it. */
  protected bindsAnything(): void {
    this.#followed = false
  }

  /** One target, as `with … as` has it. */
  protected storeTarget(): boolean {
    const { start, end } = this.lexer
    const found = this.primary()
    if (found === shape.none || found === shape.value) return false
    this.storesTo(found, start, end)
    return true
  }

  #isBareName(target: Shape, at: number): boolean {
    return target === shape.name && this.lexer.text.charCodeAt(at) !== sign.open
  }
}
