import type { PlainNames } from './bindings.ts'
import { Definitions } from './definitions.ts'
import { kind, sign } from './kinds.ts'

/** Python that is certain to compile. */
export interface PlainModule {
  /** The oldest minor version of Python 3 that compiles it, not below 7; every later one does too. */
  readonly since: number
  /** `undefined`: it binds names in ways that take another reading to follow. */
  readonly names: PlainNames | undefined
}

/** Nothing may be stored to it, and it reaches that rule by many ways. */
const special = /\b__debug__\b/
/** Reach any name by other ways. */
const sideDoor = /\b(?:globals|exec|vars|locals|setattr|__debug__)\b/
const feature =
  '(?:annotations|unicode_literals|division|absolute_import|print_function|with_statement|generators|nested_scopes)'
const future = new RegExp(`from __future__ import ${feature}(?:, ${feature})*\\n`, 'y')
const longestFile = 512 * 1024

/**
 * Recognises Python that is so plain that it surely compiles, in one pass and without a parser of 10 MB. It never says
 * yes to what CPython refuses; of what it does not know (`match`, `nonlocal`, …) it says nothing, and a real parser is
 * asked.
 */
export function readPlainModule(text: string): PlainModule | undefined {
  if (text.length > longestFile) return undefined
  const reached = sideDoor.test(text)
  if (reached && special.test(text)) return undefined
  return new ModuleReader(text).read(!reached)
}

function isFuture(text: string, start: number): boolean {
  future.lastIndex = start
  return future.test(text)
}

/** A literal without a prefix: an f-string is no docstring. */
function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27
}

class ModuleReader extends Definitions {
  read(withNames: boolean): PlainModule | undefined {
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
        if (!this.statement()) return undefined
      }
      first = false
    }
    return { since: this.since, names: withNames ? this.names : undefined }
  }

  protected statement(): boolean {
    switch (this.lexer.kind) {
      case kind.if:
        return this.ifStatement()
      case kind.while:
        return this.whileStatement()
      case kind.for:
        return this.forStatement()
      case kind.try:
        return this.tryStatement()
      case kind.with:
        return this.withStatement()
      case kind.def:
        return this.defStatement(false)
      case kind.class:
        return this.classStatement()
      case kind.async:
        return this.asyncStatement()
      case sign.at:
        return this.decorated()
      default:
        return this.line()
    }
  }
}
