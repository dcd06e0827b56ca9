import { stringValue } from './string-literals.ts'
import type { Token } from './tokens.ts'

/** What an expression is, as far as its text alone tells. */
export type PythonValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none' }
  /** A tuple, list or set. */
  | { readonly kind: 'sequence'; readonly items: readonly PythonValue[] }
  /** A literal of another type: a number, a boolean, bytes. */
  | { readonly kind: 'other'; readonly literal: string }
  /** Known only to whoever runs the file. */
  | { readonly kind: 'computed' }

export const computed: PythonValue = { kind: 'computed' }

/** Beyond this, a literal is data and no identifier; its depth could exhaust the stack. */
const maxDepth = 20

/** Reads an expression made of literals, brackets, `+` and names whose values are known. */
export function evaluate(text: string, tokens: readonly Token[], resolve: (name: string) => PythonValue): PythonValue {
  return new Evaluation(text, tokens, resolve).whole()
}

class Evaluation {
  readonly #text: string
  readonly #tokens: readonly Token[]
  readonly #valueOfName: (name: string) => PythonValue
  #next = 0

  constructor(text: string, tokens: readonly Token[], resolve: (name: string) => PythonValue) {
    this.#text = text
    this.#tokens = tokens
    this.#valueOfName = resolve
  }

  whole(): PythonValue {
    const value = this.#list(undefined, 0)
    return this.#next === this.#tokens.length ? value : computed
  }

  /** Items up to `end` or the last token: one item without a comma is that item, as brackets around it change nothing. */
  #list(end: string | undefined, depth: number): PythonValue {
    const items: PythonValue[] = []
    let commas = 0
    while (this.#next < this.#tokens.length && (end === undefined || this.#peek() !== end)) {
      items.push(this.#sum(depth))
      if (this.#peek() !== ',') break
      commas += 1
      this.#next += 1
    }
    if (end !== undefined) {
      if (this.#peek() !== end) return this.#giveUp()
      this.#next += 1
    }
    const [only] = items
    if (commas === 0 && only !== undefined && end !== ']' && end !== '}') return only
    if (end === undefined && items.length === 0) return computed
    return { kind: 'sequence', items }
  }

  #sum(depth: number): PythonValue {
    let value = this.#primary(depth)
    while (this.#peek() === '+') {
      this.#next += 1
      const right = this.#primary(depth)
      value =
        value.kind === 'text' && right.kind === 'text' ? { kind: 'text', text: value.text + right.text } : computed
    }
    return value
  }

  #primary(depth: number): PythonValue {
    const token = this.#tokens[this.#next]
    if (token === undefined || depth > maxDepth) return this.#giveUp()
    this.#next += 1
    const word = this.#text.slice(token.start, token.end)
    if (token.kind === 'string') return this.#strings(word)
    if (token.kind === 'number') return { kind: 'other', literal: word }
    if (token.kind === 'name') return this.#name(word)
    if (word === '(') return this.#list(')', depth + 1)
    if (word === '[') return this.#list(']', depth + 1)
    // Braces with nothing inside are a dictionary.
    if (word === '{' && this.#peek() !== '}') return this.#list('}', depth + 1)
    return this.#giveUp()
  }

  /** Adjacent literals are one. */
  #strings(first: string): PythonValue {
    let value = stringValue(first)
    let bytes = isBytes(first)
    for (let token = this.#tokens[this.#next]; token?.kind === 'string'; token = this.#tokens[this.#next]) {
      const literal = this.#text.slice(token.start, token.end)
      const part = stringValue(literal)
      bytes ||= isBytes(literal)
      value = value === undefined || part === undefined ? undefined : value + part
      this.#next += 1
    }
    if (bytes) return { kind: 'other', literal: first }
    return value === undefined ? computed : { kind: 'text', text: value }
  }

  #name(word: string): PythonValue {
    if (word === 'None') return { kind: 'none' }
    if (word === 'True' || word === 'False') return { kind: 'other', literal: word }
    return this.#valueOfName(word)
  }

  #peek(): string | undefined {
    const token = this.#tokens[this.#next]
    return token?.kind === 'operator' ? this.#text.slice(token.start, token.end) : undefined
  }

  #giveUp(): PythonValue {
    this.#next = this.#tokens.length + 1
    return computed
  }
}

function isBytes(literal: string): boolean {
  return /^[a-z]*b/i.test(literal.slice(0, literal.search(/['"]/)))
}
