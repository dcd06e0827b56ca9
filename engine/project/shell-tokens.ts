/** A piece of a shell word. */
export type WordPart =
  | { readonly kind: 'text'; readonly text: string }
  /** `$NAME`, `${NAME}`, `${NAME:-default}`; `quoted` ones are not split at spaces. */
  | { readonly kind: 'variable'; readonly expression: string; readonly quoted: boolean }
  /** `$(…)` or backquotes: nobody knows before it runs. */
  | { readonly kind: 'substitution'; readonly text: string }

export type ShellToken =
  | {
      readonly kind: 'word'
      readonly parts: readonly WordPart[]
      readonly text: string
      readonly line: number
      readonly column: number
    }
  /** `newline`, `;`, `;;`, `&&`, `||`, `|`, `&`, `(`, `)`. */
  | { readonly kind: 'operator'; readonly operator: string; readonly line: number }

const maxTokens = 20_000
const operatorPattern = /(?:;;&?|;&|&&|\|\||\|&|[;|&()])/y
const redirectionPattern = /\d*(?:>>|<<<|<<-?|>&|<&|&>>?|<>|>\||[<>])/y
const variablePattern = /\$(?:[A-Za-z_]\w*|[0-9@*#?$!-])/y

/** Splits a shell script into words and operators; comments, redirections and here-documents are left out. */
export function shellTokens(script: string): ShellToken[] {
  return new Tokenizer(script.replaceAll('\r\n', '\n')).run()
}

class Tokenizer {
  readonly #text: string
  readonly #tokens: ShellToken[] = []
  readonly #heredocs: { readonly word: string; readonly tabs: boolean }[] = []
  #position = 0
  #line = 1
  #lineStart = 0

  constructor(text: string) {
    this.#text = text
  }

  run(): ShellToken[] {
    while (this.#position < this.#text.length && this.#tokens.length < maxTokens) this.#next()
    return this.#tokens
  }

  #next(): void {
    const character = this.#text.charAt(this.#position)
    if (character === '\n') this.#newline()
    else if (' \t\r'.includes(character)) this.#position++
    else if (this.#text.startsWith('\\\n', this.#position)) this.#advance(2)
    else if (character === '#') this.#position = this.#endOfLine()
    else this.#wordOrOperator()
  }

  #wordOrOperator(): void {
    const redirection = this.#match(redirectionPattern)
    const operator = redirection === undefined ? this.#match(operatorPattern) : undefined
    if (redirection !== undefined) this.#redirection(redirection)
    else if (operator !== undefined) this.#tokens.push({ kind: 'operator', operator, line: this.#line })
    else {
      const word = this.#word()
      if (word !== undefined) this.#tokens.push(word)
    }
  }

  #newline(): void {
    this.#tokens.push({ kind: 'operator', operator: 'newline', line: this.#line })
    this.#advance(1)
    for (const { word, tabs } of this.#heredocs.splice(0)) {
      while (this.#position < this.#text.length) {
        const line = this.#text.slice(this.#position, this.#endOfLine())
        this.#advance(line.length + 1)
        if ((tabs ? line.replace(/^\t+/, '') : line) === word) break
      }
    }
  }

  #redirection(operator: string): void {
    while (this.#text[this.#position] === ' ' || this.#text[this.#position] === '\t') this.#position++
    const target = this.#word()
    if (operator.includes('<<') && !operator.includes('<<<') && target?.kind === 'word') {
      this.#heredocs.push({ word: target.text.replace(/["'\\]/g, ''), tabs: operator.endsWith('-') })
    }
  }

  #word(): Extract<ShellToken, { kind: 'word' }> | undefined {
    const start = this.#position
    const { line, column } = { line: this.#line, column: start - this.#lineStart + 1 }
    const parts: WordPart[] = []
    while (this.#position < this.#text.length) {
      const character = this.#text.charAt(this.#position)
      if (/[\s;|&()<>]/.test(character)) break
      if (character === "'") this.#singleQuoted(parts)
      else if (character === '"') this.#doubleQuoted(parts)
      else this.#piece(parts, false)
    }
    if (this.#position === start) {
      this.#advance(1)
      return undefined
    }
    return { kind: 'word', parts, text: this.#text.slice(start, this.#position), line, column }
  }

  #singleQuoted(parts: WordPart[]): void {
    const close = this.#text.indexOf("'", this.#position + 1)
    const end = close === -1 ? this.#text.length : close
    parts.push({ kind: 'text', text: this.#text.slice(this.#position + 1, end) })
    this.#advance(end + 1 - this.#position)
  }

  #doubleQuoted(parts: WordPart[]): void {
    this.#position++
    // Also an empty pair of quotes is a word.
    parts.push({ kind: 'text', text: '' })
    while (this.#position < this.#text.length && this.#text[this.#position] !== '"') this.#piece(parts, true)
    this.#position++
  }

  /** One escape, variable, substitution or plain character. */
  #piece(parts: WordPart[], quoted: boolean): void {
    const character = this.#text.charAt(this.#position)
    const next = this.#text.charAt(this.#position + 1)
    if (character === '\\') {
      const isEscape = !quoted || '$`"\\\n'.includes(next)
      parts.push({ kind: 'text', text: next === '\n' ? '' : isEscape ? next : character + next })
      this.#advance(2)
    } else if (character === '`') {
      const close = this.#text.indexOf('`', this.#position + 1)
      this.#take(parts, close === -1 ? this.#text.length : close + 1, 'substitution', quoted)
    } else if (character === '$' && next === '(') {
      this.#take(parts, this.#closing('(', ')'), 'substitution', quoted)
    } else if (character === '$' && next === '{') {
      this.#take(parts, this.#closing('{', '}'), 'variable', quoted)
    } else {
      const variable = this.#match(variablePattern)
      if (variable !== undefined) parts.push({ kind: 'variable', expression: variable, quoted })
      else {
        parts.push({ kind: 'text', text: character })
        this.#advance(1)
      }
    }
  }

  #take(parts: WordPart[], end: number, kind: 'substitution' | 'variable', quoted: boolean): void {
    const text = this.#text.slice(this.#position, end)
    parts.push(kind === 'variable' ? { kind, expression: text, quoted } : { kind, text })
    this.#advance(text.length)
  }

  /** Behind the bracket that closes the one after the dollar sign at the position. */
  #closing(open: string, close: string): number {
    let depth = 0
    for (let at = this.#position; at < this.#text.length; at++) {
      const character = this.#text[at]
      if (character === '\\') at++
      else if (character === open) depth++
      else if (character === close && --depth === 0) return at + 1
    }
    return this.#text.length
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#position += found.length
    return found
  }

  #advance(count: number): void {
    for (let step = 0; step < count; step++) {
      if (this.#text[this.#position] === '\n') {
        this.#line++
        this.#lineStart = this.#position + 1
      }
      this.#position++
    }
  }

  #endOfLine(): number {
    const end = this.#text.indexOf('\n', this.#position)
    return end === -1 ? this.#text.length : end
  }
}
