import { posix } from 'node:path'
import { fillIn } from './dockerfile.ts'
import { type ShellToken, shellTokens, type WordPart } from './shell-tokens.ts'

/** One simple command of a shell script, as it would run. */
export interface ShellCommand {
  /** With known variables filled in; `exec` and `NAME=value` in front are left out. */
  readonly words: readonly string[]
  /** As written. */
  readonly text: string
  readonly line: number
  readonly column: number
  /** After the `cd`s before it; undefined when nobody knows. */
  readonly workingDirectory?: string
  /** What it finds set besides the environment of the script: `NAME=value` in front of it, and what was exported. */
  readonly environment: ReadonlyMap<string, string>
}

export interface ShellContext {
  readonly environment: ReadonlyMap<string, string>
  /** Variables of the environment that count as set by the script itself. */
  readonly exported?: ReadonlyMap<string, string>
  /** `$1`, `$2`, … */
  readonly parameters: readonly string[]
  readonly workingDirectory?: string
}

const maxCommands = 500
const maxCallDepth = 5
const keywords = new Set(['if', 'then', 'else', 'elif', 'fi', 'while', 'until', 'do', 'done', '{', '}', '!', 'time'])
const assignmentPattern = /^([A-Za-z_]\w*)=/

type Word = Extract<ShellToken, { kind: 'word' }>

/**
 * Reads the commands of a shell script in the order in which they are written, without running anything: every branch
 * of an `if` counts, of a `case` with a known subject only the one that fits. Variables come from the environment and
 * from assignments in the script; functions are followed where they are called.
 */
export function shellCommands(script: string, context: ShellContext): ShellCommand[] {
  const reader = new ScriptReader(context)
  reader.read(shellTokens(script), 0)
  return reader.commands
}

class ScriptReader {
  readonly commands: ShellCommand[] = []
  readonly #variables: Map<string, string>
  readonly #functions = new Map<string, readonly ShellToken[]>()
  /** Variables that were in the environment from the start: what is assigned to them is exported. */
  readonly #inherited: ReadonlySet<string>
  readonly #exported: Map<string, string>
  #parameters: readonly string[]
  #workingDirectory: string | undefined

  constructor({ environment, exported, parameters, workingDirectory }: ShellContext) {
    this.#variables = new Map(environment)
    this.#inherited = new Set(environment.keys())
    this.#exported = new Map(exported)
    this.#parameters = parameters
    this.#workingDirectory = workingDirectory
  }

  read(tokens: readonly ShellToken[], depth: number): void {
    let index = 0
    while (index < tokens.length && this.commands.length < maxCommands) {
      const token = tokens[index]
      if (token?.kind !== 'word') {
        index++
      } else if (isFunctionHead(tokens, index)) {
        index = this.#function(tokens, index)
      } else if (token.text === 'case') {
        index = this.#case(tokens, index, depth)
      } else if (token.text === 'for' || token.text === 'select') {
        while (index < tokens.length && !isWord(tokens[index], 'do')) index++
      } else if (keywords.has(token.text)) {
        index++
      } else {
        const end = endOfCommand(tokens, index)
        this.#command(
          tokens.slice(index, end).filter((part) => part.kind === 'word'),
          depth,
        )
        index = end
      }
    }
  }

  #command(words: readonly Word[], depth: number): void {
    let start = 0
    while (assignmentPattern.test(words[start]?.text ?? '')) start++
    if (start === words.length) {
      for (const word of words) this.#assign(word, false)
      return
    }
    const first = words[start]
    if (first === undefined) return
    const expanded = words.slice(start).flatMap((word) => this.#expand(word))
    const command = expanded[0] === 'exec' ? expanded.slice(1) : expanded
    const [name] = command
    if (name === undefined) return
    if (name === 'cd') {
      this.#changeDirectory(command[1])
      return
    }
    if (['export', 'readonly', 'local', 'declare'].includes(name)) {
      for (const word of words.slice(start + 1)) this.#assign(word, name === 'export')
      return
    }
    const body = this.#functions.get(name)
    if (body !== undefined && depth < maxCallDepth) {
      const outer = this.#parameters
      this.#parameters = command.slice(1)
      this.read(body, depth + 1)
      this.#parameters = outer
      return
    }
    if (name === 'set' && command[1] === '--') this.#parameters = command.slice(2)
    if (name === 'shift') this.#parameters = this.#parameters.slice(Number(command[1] ?? 1) || 1)
    this.commands.push({
      words: command,
      text: words.map(({ text }) => text).join(' '),
      line: first.line,
      column: first.column,
      environment: new Map([...this.#exported, ...words.slice(0, start).flatMap((word) => this.#assignment(word))]),
      ...(this.#workingDirectory !== undefined && { workingDirectory: this.#workingDirectory }),
    })
  }

  #assign(word: Word, exports: boolean): void {
    for (const [name, value] of this.#assignment(word)) {
      this.#variables.set(name, value)
      if (exports || this.#inherited.has(name)) this.#exported.set(name, value)
    }
    // `export NAME` without a value.
    const value = exports ? this.#variables.get(word.text) : undefined
    if (value !== undefined) this.#exported.set(word.text, value)
  }

  #assignment(word: Word): [string, string][] {
    const name = assignmentPattern.exec(word.text)?.[1]
    return name === undefined ? [] : [[name, this.#text(word.parts).slice(name.length + 1)]]
  }

  #changeDirectory(target: string | undefined): void {
    const known = target !== undefined && !/[$`~-]/.test(target.charAt(0))
    if (known && target.startsWith('/')) this.#workingDirectory = posix.normalize(target)
    else if (known && this.#workingDirectory !== undefined) {
      this.#workingDirectory = posix.resolve(this.#workingDirectory, target)
    } else this.#workingDirectory = undefined
  }

  /** Remembers a function's body and goes on behind it. */
  #function(tokens: readonly ShellToken[], start: number): number {
    const name = tokens[start]?.kind === 'word' && isWord(tokens[start], 'function') ? start + 1 : start
    let open = name
    while (open < tokens.length && !isWord(tokens[open], '{')) open++
    let level = 0
    for (let index = open; index < tokens.length; index++) {
      if (isWord(tokens[index], '{')) level++
      if (isWord(tokens[index], '}') && --level === 0) {
        const head = tokens[name]
        if (head?.kind === 'word') this.#functions.set(head.text, tokens.slice(open + 1, index))
        return index + 1
      }
    }
    return tokens.length
  }

  /** Reads the branches of a `case` that may run and goes on behind its `esac`. */
  #case(tokens: readonly ShellToken[], start: number, depth: number): number {
    const subjectToken = tokens[start + 1]
    const subject = subjectToken?.kind === 'word' ? this.#known(subjectToken.parts) : undefined
    let index = start + 2
    while (index < tokens.length && !isWord(tokens[index], 'in')) index++
    index++
    let taken = false
    while (index < tokens.length && !isWord(tokens[index], 'esac')) {
      const patterns: string[] = []
      while (index < tokens.length && !isOperator(tokens[index], ')') && !isWord(tokens[index], 'esac')) {
        const token = tokens[index++]
        if (token?.kind === 'word') patterns.push(this.#text(token.parts))
      }
      if (isWord(tokens[index], 'esac')) break
      const bodyStart = ++index
      index = endOfBranch(tokens, index)
      const fits = subject === undefined || (!taken && patterns.some((pattern) => globFits(pattern, subject)))
      if (fits) {
        taken = true
        this.read(tokens.slice(bodyStart, index), depth)
      }
      if (isOperator(tokens[index], ';;')) index++
    }
    return index + 1
  }

  #expand(word: Word): string[] {
    const [only] = word.parts.filter((part) => part.kind !== 'text' || part.text !== '')
    const isAll = word.parts.length <= 2 && only?.kind === 'variable' && /^\$(?:\{[@*]\}|[@*])$/.test(only.expression)
    if (isAll) return [...this.#parameters]
    // Only what an unquoted variable holds is split at spaces.
    const words: string[] = []
    let current: string | undefined
    for (const part of word.parts) {
      const text = this.#part(part)
      if (part.kind !== 'variable' || part.quoted) {
        current = (current ?? '') + text
        continue
      }
      const pieces = text.split(/\s+/)
      pieces.forEach((piece, position) => {
        if (position > 0 && current !== undefined) words.push(current)
        if (position > 0) current = undefined
        if (piece !== '') current = (current ?? '') + piece
      })
    }
    return current === undefined ? words : [...words, current]
  }

  #text(parts: readonly WordPart[]): string {
    return parts.map((part) => this.#part(part)).join('')
  }

  /** Like `#text`, but undefined when a part depends on what is not known. */
  #known(parts: readonly WordPart[]): string | undefined {
    const unknown = parts.some((part) => part.kind === 'substitution' || this.#part(part).includes('$'))
    return unknown ? undefined : this.#text(parts)
  }

  /** A part's text; what is not known stays as it is written. */
  #part(part: WordPart): string {
    if (part.kind !== 'variable') return part.text
    const expression = braced(part.expression)
    const parameter = /^\$\{(\d)(.*)\}$/s.exec(expression)
    if (parameter !== null) return this.#parameter(Number(parameter[1]), parameter[2] ?? '', part.expression)
    const [, name, rest] = /^\$\{([A-Za-z_]\w*)(.*)\}$/s.exec(expression) ?? []
    if (name === undefined || (rest !== '' && !/^:?[-+]/.test(rest ?? ''))) return part.expression
    if (rest === '' && !this.#variables.has(name)) return part.expression
    return fillIn(expression, this.#variables)
  }

  #parameter(number: number, rest: string, expression: string): string {
    const value = number === 0 ? undefined : this.#parameters[number - 1]
    const variables = new Map(this.#variables)
    if (value !== undefined) variables.set('_parameter', value)
    if (rest !== '' && !/^:?[-+]/.test(rest)) return expression
    return rest === '' && value === undefined ? '' : fillIn(`\${_parameter${rest}}`, variables)
  }
}

function isWord(token: ShellToken | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text === text
}

function isOperator(token: ShellToken | undefined, operator: string): boolean {
  return token?.kind === 'operator' && token.operator === operator
}

function isFunctionHead(tokens: readonly ShellToken[], index: number): boolean {
  if (isWord(tokens[index], 'function')) return true
  return isOperator(tokens[index + 1], '(') && isOperator(tokens[index + 2], ')')
}

function endOfCommand(tokens: readonly ShellToken[], start: number): number {
  let end = start
  while (end < tokens.length && tokens[end]?.kind === 'word') end++
  return end
}

/** The `;;` or `esac` that ends a branch; those of inner `case`s are skipped. */
function endOfBranch(tokens: readonly ShellToken[], start: number): number {
  let level = 0
  for (let index = start; index < tokens.length; index++) {
    if (isWord(tokens[index], 'case')) level++
    if (isWord(tokens[index], 'esac') && level-- === 0) return index
    if (level === 0 && isOperator(tokens[index], ';;')) return index
  }
  return tokens.length
}

/** Whether a shell pattern with `*` and `?` fits a text. */
function globFits(pattern: string, text: string): boolean {
  // Many stars would make the expression try for ever; such a branch counts as taken.
  if (pattern.length > 200 || pattern.split('*').length > 4) return true
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[\\s\\S]*')
    .replaceAll('?', '[\\s\\S]')
  return new RegExp(`^${expression}$`).test(text)
}

/** `$NAME` in the form with braces. */
function braced(expression: string): string {
  return /^\$\w+$/.test(expression) ? `\${${expression.slice(1)}}` : expression
}
