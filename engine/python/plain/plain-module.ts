import { Expressions, type Shape, shape } from './expressions.ts'
import { kind, sign } from './kinds.ts'

/** Where a module-level name gets its value. */
export interface PlainBinding {
  /** Offset in the line that does it. */
  readonly at: number
  /** Offsets of what is assigned; absent where the value cannot be told from the text. */
  readonly expression?: { readonly from: number; readonly to: number }
}

/** What a module binds; of several bindings of a name the last one. */
export type PlainNames = ReadonlyMap<string, PlainBinding>

/** Reach any name by other ways. */
const sideDoor = /\b(?:globals|exec|vars|locals|setattr|__debug__)\b/
const feature = '(?:annotations|unicode_literals|division|absolute_import|print_function|with_statement)'
const future = new RegExp(`from __future__ import ${feature}(?:, ${feature})*\\n`, 'y')
const deepestBlock = 12
const longestFile = 512 * 1024

/**
 * Recognises Python that is so plain that every version from 3.7 compiles it, in one pass and without a parser of
 * 10 MB. It never says yes to what CPython refuses; of what it does not know (`async`, `match`, `:=`, …) it says
 * nothing, and a real parser is asked.
 * @returns the module's names; `undefined` where the file is not that plain.
 */
export function readPlainModule(text: string): PlainNames | undefined {
  if (text.length > longestFile || sideDoor.test(text)) return undefined
  return new PlainModule(text).read()
}

function isFuture(text: string, start: number): boolean {
  future.lastIndex = start
  return future.test(text)
}

/** A literal without a prefix: an f-string is no docstring. */
function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27
}

class PlainModule extends Expressions {
  readonly #names = new Map<string, PlainBinding>()
  /** Within a function or class, what is bound is no name of the module. */
  #scopes = 0
  #blocks = 0
  #inFunction = false
  #inLoop = false
  #inFinally = false
  #conditions = 0

  read(): PlainNames | undefined {
    this.lexer.advance()
    let first = true
    let futureAllowed = true
    while (this.lexer.kind !== kind.end) {
      const { kind: begins, start, end, text } = this.lexer
      if (futureAllowed && begins === kind.from && isFuture(text, start)) {
        while (this.lexer.kind !== kind.newline) this.lexer.advance()
        this.lexer.advance()
      } else {
        futureAllowed = first && begins === kind.string && isQuote(text.charCodeAt(start)) && text.charAt(end) === '\n'
        if (!this.#statement()) return undefined
      }
      first = false
    }
    return this.#names
  }

  #statement(): boolean {
    switch (this.lexer.kind) {
      case kind.if:
      case kind.while:
        return this.#conditionalBlocks()
      case kind.for:
        return this.#for()
      case kind.try:
        return this.#try()
      case kind.with:
        return this.#with()
      case kind.def:
        return this.#def()
      case kind.class:
        return this.#class()
      case sign.at:
        return this.#decorated()
      default:
        return this.#line()
    }
  }

  /** What follows a colon: an indented block, or simple statements on the same line. */
  #block(): boolean {
    if (!this.take(sign.colon)) return false
    if (!this.take(kind.newline)) return this.#line()
    if (!this.take(kind.indent)) return false
    this.#blocks += 1
    if (this.#blocks > deepestBlock) return false
    do {
      if (!this.#statement()) return false
    } while (this.lexer.kind !== kind.dedent)
    this.#blocks -= 1
    this.lexer.advance()
    return true
  }

  /** What is bound below an `if`, a `for` or a `try` may or may not be. */
  #nested(): boolean {
    this.#conditions += 1
    const recognised = this.#block()
    this.#conditions -= 1
    return recognised
  }

  #loopBlock(): boolean {
    const outer = this.#inLoop
    this.#inLoop = true
    const recognised = this.#nested()
    this.#inLoop = outer
    return recognised
  }

  #conditionalBlocks(): boolean {
    const loop = this.lexer.kind === kind.while
    this.lexer.advance()
    if (this.expression() === shape.none || !(loop ? this.#loopBlock() : this.#nested())) return false
    for (let count = 0; !loop && this.take(kind.elif); count += 1) {
      if (count > deepestBlock || this.expression() === shape.none || !this.#nested()) return false
    }
    return this.#else()
  }

  #else(): boolean {
    return this.take(kind.else) ? this.#nested() : true
  }

  #for(): boolean {
    this.lexer.advance()
    do {
      if (!this.#storeTarget()) return false
    } while (this.take(sign.comma) && this.lexer.kind !== kind.in)
    if (!this.take(kind.in) || this.expressions() === shape.none) return false
    return this.#loopBlock() && this.#else()
  }

  #try(): boolean {
    this.lexer.advance()
    if (!this.#nested()) return false
    let handlers = 0
    let bare = false
    while (this.take(kind.except)) {
      if (bare) return false
      handlers += 1
      bare = this.lexer.kind === sign.colon
      if (!bare && this.expression() === shape.none) return false
      if (!bare && this.take(kind.as) && !this.#bindName()) return false
      if (!this.#nested()) return false
    }
    if (handlers > 0 && !this.#else()) return false
    if (!this.take(kind.finally)) return handlers > 0
    const outer = this.#inFinally
    this.#inFinally = true
    const recognised = this.#nested()
    this.#inFinally = outer
    return recognised
  }

  #with(): boolean {
    this.lexer.advance()
    // Since 3.9 brackets may stand around all items; before, they are a tuple.
    if (this.lexer.kind === sign.open) return false
    do {
      if (this.expression() === shape.none) return false
      if (this.take(kind.as) && !this.#storeTarget()) return false
    } while (this.take(sign.comma))
    return this.#nested()
  }

  #decorated(): boolean {
    while (this.take(sign.at)) {
      if (!this.take(kind.name)) return false
      while (this.take(sign.dot)) if (!this.take(kind.name)) return false
      if (this.lexer.kind === sign.open && !this.callArguments()) return false
      if (!this.take(kind.newline)) return false
    }
    if (this.lexer.kind === kind.def) return this.#def()
    return this.lexer.kind === kind.class && this.#class()
  }

  #def(): boolean {
    this.lexer.advance()
    if (!this.#bindName() || !this.take(sign.open)) return false
    if (!this.parameters(sign.close, true) || !this.take(sign.close)) return false
    if (this.take(kind.arrow) && this.expression() === shape.none) return false
    return this.#scope(true)
  }

  #class(): boolean {
    this.lexer.advance()
    if (!this.#bindName()) return false
    if (this.lexer.kind === sign.open && !this.callArguments(false)) return false
    return this.#scope(false)
  }

  #scope(isFunction: boolean): boolean {
    const outer = [this.#inFunction, this.#inLoop, this.#inFinally] as const
    this.#inFunction = isFunction
    this.#inLoop = false
    this.#inFinally = false
    this.#scopes += 1
    const recognised = this.#block()
    this.#scopes -= 1
    ;[this.#inFunction, this.#inLoop, this.#inFinally] = outer
    return recognised
  }

  /** Simple statements up to the end of the line. */
  #line(): boolean {
    do {
      if (!this.#simple()) return false
    } while (this.take(sign.semicolon) && this.lexer.kind !== kind.newline)
    return this.take(kind.newline)
  }

  #simple(): boolean {
    switch (this.lexer.kind) {
      case kind.pass:
        return this.take(kind.pass)
      case kind.break:
        return this.#inLoop && this.take(kind.break)
      case kind.continue:
        // Within `finally` only since 3.8.
        return this.#inLoop && !this.#inFinally && this.take(kind.continue)
      case kind.return:
        this.lexer.advance()
        return this.#inFunction && (this.#atEnd() || this.expressions() !== shape.none)
      case kind.raise:
        this.lexer.advance()
        if (this.#atEnd()) return true
        return this.expression() !== shape.none && (!this.take(kind.from) || this.expression() !== shape.none)
      case kind.assert:
        this.lexer.advance()
        return this.expression() !== shape.none && (!this.take(sign.comma) || this.expression() !== shape.none)
      case kind.del:
        return this.#del()
      case kind.import:
        return this.#import()
      case kind.from:
        return this.#from()
      default:
        return this.#assignment()
    }
  }

  #atEnd(): boolean {
    return this.lexer.kind === kind.newline || this.lexer.kind === sign.semicolon
  }

  #del(): boolean {
    this.lexer.advance()
    do {
      if (!this.#storeTarget()) return false
    } while (this.take(sign.comma) && !this.#atEnd())
    return true
  }

  #import(): boolean {
    this.lexer.advance()
    do {
      const { lexer } = this
      const name = lexer.kind === kind.name ? lexer.word() : ''
      if (!this.take(kind.name)) return false
      while (this.take(sign.dot)) if (!this.take(kind.name)) return false
      if (this.take(kind.as)) {
        if (!this.#bindName()) return false
      } else this.#bind(name)
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
    const bracket = this.take(sign.open)
    do {
      const name = this.lexer.word()
      if (!this.take(kind.name)) return false
      if (this.take(kind.as)) {
        if (!this.#bindName()) return false
      } else this.#bind(name)
    } while (this.take(sign.comma) && !(bracket && this.lexer.kind === sign.close))
    return !bracket || this.take(sign.close)
  }

  /** An expression, or what is stored to it. */
  #assignment(): boolean {
    const at = this.lexer.start
    const nameEnd = this.lexer.end
    let found = this.expressions()
    if (found === shape.none) return false
    if (this.take(kind.augmented)) {
      return this.#isSingle(found) && this.#storesTo(found, at, nameEnd) && this.expressions() !== shape.none
    }
    if (this.take(sign.colon)) return this.#isSingle(found) && this.#annotated(found, at, nameEnd)
    let target = found
    let [targetAt, targetEnd] = [at, nameEnd]
    while (this.lexer.kind === sign.equals) {
      this.lexer.advance()
      const from = this.lexer.start
      const fromEnd = this.lexer.end
      found = this.expressions()
      if (found === shape.none || target === shape.value) return false
      const chained = this.lexer.kind === sign.equals || targetAt !== at
      if (chained && !this.#storesTo(target, targetAt, targetEnd)) return false
      if (!chained && !this.#stores(target, targetAt, targetEnd, from)) return false
      target = found
      targetAt = from
      targetEnd = fromEnd
    }
    return true
  }

  #annotated(target: Shape, at: number, nameEnd: number): boolean {
    if (this.expression() === shape.none) return false
    if (!this.take(sign.equals)) return true
    const from = this.lexer.start
    return this.expression() !== shape.none && this.#stores(target, at, nameEnd, from)
  }

  #isSingle(found: Shape): boolean {
    return found === shape.name || found === shape.place
  }

  /** A plain assignment of what was just recognised. */
  #stores(target: Shape, at: number, nameEnd: number, from: number): boolean {
    if (this.#scopes > 0) return true
    const always = this.#conditions === 0 && target === shape.name && this.lexer.text.charCodeAt(at) !== sign.open
    if (!always) return this.#storesTo(target, at, nameEnd)
    this.#names.set(this.lexer.text.slice(at, nameEnd), { at, expression: { from, to: this.lexer.start } })
    return true
  }

  /** A store whose value the text does not tell. Of the module's own names only plain ones are followed. */
  #storesTo(target: Shape, at: number, nameEnd: number): boolean {
    if (this.#scopes > 0) return true
    if (target !== shape.name || this.lexer.text.charCodeAt(at) === sign.open) return false
    this.#names.set(this.lexer.text.slice(at, nameEnd), { at })
    return true
  }

  #storeTarget(): boolean {
    const { start, end } = this.lexer
    const found = this.target()
    return found !== shape.none && this.#storesTo(found, start, end)
  }

  #bindName(): boolean {
    const name = this.lexer.kind === kind.name ? this.lexer.word() : ''
    this.#bind(name)
    return this.take(kind.name)
  }

  #bind(name: string): void {
    if (this.#scopes === 0) this.#names.set(name, { at: this.lexer.start })
  }
}
