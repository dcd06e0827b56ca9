import type { ModuleName } from './module-name.ts'
import { plainName } from './plain/plain-names.ts'
import type { PythonSource } from './source.ts'
import type { ModuleLine, SourceScan, Token } from './tokens.ts'
import { computed, evaluate, type PythonValue } from './values.ts'

export type { ModuleName } from './module-name.ts'

export interface ModuleNames {
  readonly names: Pick<ReadonlyMap<string, ModuleName>, 'get'>
  /** Any name may come from `from … import *`, `globals()` or `exec`. */
  readonly open: boolean
}

const compound = new Set(['if', 'elif', 'else', 'for', 'while', 'try', 'except', 'finally', 'with', 'match', 'case'])
const openers = new Set(['globals', 'exec', 'vars', 'locals', 'setattr'])
/** Longer right-hand sides are data; nobody names a revision after them. */
const maxExpressionTokens = 200

/** The names of a file, from whichever reading of it is there. */
export function moduleNames(source: PythonSource): ModuleNames {
  const { text } = source
  const names = source.plain?.names
  if (names === undefined) return readModuleNames(text, source.scan)
  return { names: { get: (name) => plainName(text, names, name) }, open: false }
}

/**
 * What the names of a module hold once it has been imported. A name that is stored in any way other than by a plain
 * assignment that always runs is `computed`: it is never guessed.
 */
export function readModuleNames(text: string, scan: SourceScan): ModuleNames {
  const reader = new NameReader(text)
  for (const line of scan.moduleLines) reader.line(line)
  for (const name of scan.globals) reader.forget(name)
  return { names: reader.names, open: reader.open }
}

class NameReader {
  readonly names = new Map<string, ModuleName>()
  open = false
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** Something stores to the name that the text cannot follow. */
  forget(name: string): void {
    const known = this.names.get(name)
    if (known !== undefined) this.names.set(name, { ...known, value: computed })
  }

  line({ nested, tokens }: ModuleLine): void {
    this.#noteSideDoors(tokens)
    const first = this.#word(tokens[0])
    if (first === 'def' || first === 'class') this.#storeComputed(tokens[1])
    else if (first === 'async') this.#storeComputed(tokens[2])
    else if (nested || compound.has(first)) this.#conditional(tokens)
    else for (const statement of this.#split(tokens, ';')) this.#statement(statement)
  }

  #statement(tokens: readonly Token[]): void {
    const first = this.#word(tokens[0])
    if (first === 'import' || first === 'from') this.#import(tokens)
    else if (first === 'del') for (const token of tokens.slice(1)) this.#storeComputed(token)
    else if (first === 'type' && tokens[1]?.kind === 'name') this.#storeComputed(tokens[1])
    else this.#assignment(tokens)
  }

  #assignment(tokens: readonly Token[]): void {
    const parts = this.#splitAssignment(tokens)
    const expression = parts.at(-1)
    if (parts.length < 2 || expression === undefined) {
      this.#augmented(tokens)
      return
    }
    const value =
      expression.length > maxExpressionTokens
        ? computed
        : evaluate(this.#text, expression, (name) => this.names.get(name)?.value ?? computed)
    for (const target of parts.slice(0, -1)) this.#assign(this.#withoutAnnotation(target), value)
  }

  /** `x += …` stores to `x`. */
  #augmented(tokens: readonly Token[]): void {
    const [target, ...rest] = tokens
    if (target?.kind !== 'name' || rest[0]?.kind !== 'operator') return
    const operator = rest.findIndex((token) => this.#word(token) === '=')
    if (operator > 0 && operator <= 2) this.#storeComputed(target)
  }

  #assign(target: readonly Token[], value: PythonValue): void {
    const [first] = target
    if (first === undefined) return
    if (target.length === 1) {
      if (first.kind === 'name') this.names.set(this.#word(first), { value, line: first.line, at: first.start })
      return
    }
    const inner = this.#unwrap(target)
    const targets = this.#split(inner, ',')
    if (targets.length > 1 || inner !== target) {
      const values = value.kind === 'sequence' && value.items.length === targets.length ? value.items : []
      for (const [index, part] of targets.entries()) {
        const starred = this.#word(part[0]) === '*'
        this.#assign(starred ? part.slice(1) : part, starred ? computed : (values[index] ?? computed))
      }
      return
    }
    // `module.revision = …` may be this very module.
    if (this.#word(target.at(-2)) === '.') this.#storeComputed(target.at(-1))
  }

  #withoutAnnotation(target: readonly Token[]): readonly Token[] {
    return this.#word(target[1]) === ':' ? target.slice(0, 1) : target
  }

  #unwrap(tokens: readonly Token[]): readonly Token[] {
    const open = this.#word(tokens[0])
    const close = this.#word(tokens.at(-1))
    const wrapped = (open === '(' && close === ')') || (open === '[' && close === ']')
    return wrapped ? tokens.slice(1, -1) : tokens
  }

  #import(tokens: readonly Token[]): void {
    const start = tokens.findIndex((token) => this.#word(token) === 'import')
    if (start < 0) return
    for (const part of this.#split(
      tokens.slice(start + 1).filter((token) => !/[()]/.test(this.#word(token))),
      ',',
    )) {
      if (this.#word(part[0]) === '*') this.open = true
      const alias = part.findIndex((token) => this.#word(token) === 'as')
      this.#storeComputed(alias < 0 ? part[0] : part[alias + 1])
    }
  }

  /** What may or may not run: every name that could be stored there is unknown afterwards. */
  #conditional(tokens: readonly Token[]): void {
    let target = true
    let loop = false
    for (const [index, token] of tokens.entries()) {
      const word = this.#word(token)
      const next = this.#word(tokens[index + 1])
      if (token.kind === 'name') {
        if (word === 'for') loop = true
        else if (word === 'in') loop = false
        else if (loop || word === 'as' || word === 'import' || word === 'del') {
          if (loop) this.#storeComputed(token)
          else if (word === 'import' || word === 'del')
            for (const name of tokens.slice(index + 1)) this.#storeComputed(name)
          else this.#storeComputed(tokens[index + 1])
        } else if (target && !isComparison(next, this.#word(tokens[index + 2]))) this.#storeIfTarget(token, next)
      } else if (word === ':' || word === ';') target = true
      if (word === '*' && this.#word(tokens[index - 1]) === 'import') this.open = true
    }
  }

  #storeIfTarget(token: Token, next: string): void {
    if (next === '=' || next === ',' || next === ')' || next === ']' || next === ':' || /^[-+*/%&|^@<>]$/.test(next)) {
      this.#storeComputed(token)
    }
  }

  /** Walrus operators and functions that can reach any name. */
  #noteSideDoors(tokens: readonly Token[]): void {
    for (const [index, token] of tokens.entries()) {
      if (token.kind === 'operator') {
        const next = tokens[index + 1]
        const walrus = this.#word(token) === ':' && this.#word(next) === '=' && next?.start === token.end
        // A slice or annotation has no name right before it at the start of the line.
        if (walrus && index > 1) this.#storeComputed(tokens[index - 1])
      } else if (token.kind === 'name' && this.#word(tokens[index + 1]) === '(' && openers.has(this.#word(token))) {
        if (this.#word(tokens[index - 1]) !== '.') this.open = true
      }
    }
  }

  #storeComputed(token: Token | undefined): void {
    if (token?.kind === 'name')
      this.names.set(this.#word(token), { value: computed, line: token.line, at: token.start })
  }

  #word(token: Token | undefined): string {
    return token === undefined ? '' : this.#text.slice(token.start, token.end)
  }

  #split(tokens: readonly Token[], separator: string): Token[][] {
    return this.#splitWhere(tokens, (index) => this.#word(tokens[index]) === separator)
  }

  #splitAssignment(tokens: readonly Token[]): Token[][] {
    return this.#splitWhere(tokens, (index) => this.#isPlainEquals(tokens, index))
  }

  /** `=` alone, not a part of `==`, `<=`, `+=` or `:=`. */
  #isPlainEquals(tokens: readonly Token[], index: number): boolean {
    const token = tokens[index]
    if (token === undefined || this.#word(token) !== '=') return false
    const before = tokens[index - 1]
    const after = tokens[index + 1]
    if (before?.end === token.start && /^[=!<>+\-*/%&|^@:]$/.test(this.#word(before))) return false
    return !(after?.start === token.end && this.#word(after) === '=')
  }

  /** Splits outside of brackets. */
  #splitWhere(tokens: readonly Token[], isSeparator: (index: number) => boolean): Token[][] {
    const parts: Token[][] = [[]]
    let depth = 0
    for (const [index, token] of tokens.entries()) {
      if (token.kind === 'operator') {
        const word = this.#word(token)
        if (word === '(' || word === '[' || word === '{') depth += 1
        else if (word === ')' || word === ']' || word === '}') depth -= 1
        if (depth === 0 && isSeparator(index)) {
          parts.push([])
          continue
        }
      }
      parts.at(-1)?.push(token)
    }
    if (parts.length > 1 && parts.at(-1)?.length === 0) parts.pop()
    return parts
  }
}

function isComparison(next: string, afterNext: string): boolean {
  return next === '=' && afterNext === '='
}
