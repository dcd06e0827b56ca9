import { closingBracket, maskSource, splitArguments } from './code-mask.ts'
import { sharedConnectWords, sharedErrors, sharedExceptions } from './shared-names.ts'
import { checkCursorLine, type Line, NotShared, viaCursor } from './statements.ts'

/**
 * Writes a Python file for another driver of the same database: `psycopg` ↔ `psycopg2`.
 * Only where all of its uses mean the same in both: connecting with words of libpq, the exceptions of the DB-API, and
 * queries with a plain answer. `undefined` where it does anything else with the driver.
 */
export function switchDriver(source: string, from: string, to: string): string | undefined {
  try {
    return new DriverSwitch(source, from, to).result()
  } catch (error) {
    if (error instanceof NotShared) return undefined
    throw error
  }
}

/** Names of modules at run time, and what only one of them knows of an error. */
const elsewhere = /\bimportlib\b|\b__import__\b|\.(?:sqlstate|pgcode|pgerror|pgconn|pgresult|diag)\b/

class DriverSwitch {
  readonly #from: string
  readonly #to: string
  readonly #lines: readonly Line[]
  /** The module as a whole is imported; under another name it would be followed in vain into other files. */
  #isImported = false
  #importLine = -1
  #needsClosing = false
  #blocks: readonly Connection[] = []
  #others: readonly { readonly name: string; readonly index: number; readonly end: number }[] = []
  readonly #strings: readonly string[]

  constructor(source: string, from: string, to: string) {
    this.#from = from
    this.#to = to
    const { code, strings } = maskSource(source)
    const isNamed = new RegExp(`\\b${from}\\b`)
    // Whatever reads the name from a string is out of sight.
    this.#strings = strings.map(({ start, end }) => source.slice(start, end))
    if (this.#strings.some((text) => isNamed.test(text))) throw new NotShared()
    const codeLines = code.split('\n')
    this.#lines = source.split('\n').map((text, index) => ({ text, code: codeLines[index] ?? '' }))
    if (elsewhere.test(code)) throw new NotShared()
  }

  result(): string | undefined {
    this.#readImports()
    if (this.#importLine < 0) return undefined
    const lines = this.#lines.map(({ text }) => text)
    this.#blocks = this.#connections()
    this.#others = this.#otherBlocks()
    const inBlocks = new Map(this.#blocks.flatMap((block) => this.#rewriteBlock(block)))
    for (const [index, line] of this.#lines.entries()) {
      lines[index] = inBlocks.get(index) ?? this.#rewritePlain(line, index)
    }
    if (this.#needsClosing) this.#importClosing(lines)
    const result = lines.join('\n')
    // A mention that none of the above has seen.
    if (new RegExp(`\\b${this.#from}\\b`).test(maskSource(result).code)) throw new NotShared()
    return result
  }

  #readImports(): void {
    for (const [index, { code }] of this.#lines.entries()) {
      const statement = code.trim()
      if (!new RegExp(`\\b${this.#from}\\b`).test(statement) || !/^(?:import|from)\b/.test(statement)) continue
      const isWhole = new RegExp(`^import ${this.#from}\\s*$`).test(code)
      const part = new RegExp(`^from ${this.#from}(\\.errors)? import ([\\w, ]+)\\s*$`).exec(code)
      if (!isWhole && part === null) throw new NotShared()
      this.#isImported ||= isWhole
      const allowed = part?.[1] === undefined ? sharedExceptions : sharedErrors
      const names = (part?.[2] ?? '').split(',').flatMap((one) => one.trim() || [])
      if (names.some((name) => !allowed.has(name))) throw new NotShared()
      if (this.#importLine < 0) this.#importLine = index
    }
  }

  /** Every `with connect(…) as name:`, with the lines of its block. */
  #connections(): Connection[] {
    return this.#lines.flatMap(({ code }, index): Connection[] => {
      const call = this.#connectCall(code)
      if (call === undefined) return []
      const rest = code.slice(call.close + 1)
      // A probe that only looks whether it gets in.
      if (/^\.close\(\)\s*$/.test(rest) && code.slice(0, call.start).trim() === '') return []
      const lead = /^(\s*)with $/.exec(code.slice(0, call.start))
      const bound = /^ as (\w+)(?:, ?\1\.cursor\(\) as (\w+))?:\s*$/.exec(rest)
      if (lead === null || bound?.[1] === undefined) throw new NotShared()
      return [{ index, end: this.#endOfBlock(index), call, name: bound[1], cursor: bound[2] }]
    })
  }

  /** Blocks of other `with`s that give something the same name: what is said of it in there is about that. */
  #otherBlocks(): { name: string; index: number; end: number }[] {
    const own = new Set(this.#blocks.map(({ index }) => index))
    const names = new Set(this.#blocks.map(({ name }) => name))
    return this.#lines.flatMap(({ code }, index) => {
      if (own.has(index) || !/^\s*(?:async )?with\b.*:\s*$/.test(code)) return []
      const block = { index, end: this.#endOfBlock(index) }
      const bound = [...code.matchAll(/ as (\w+)/g)].flatMap(([, name = '']) => (names.has(name) ? [name] : []))
      const isMixed = ({ name, index: from, end }: Connection) =>
        bound.includes(name) && index < end && from < block.end
      if (this.#blocks.some(isMixed)) throw new NotShared()
      return bound.map((name) => ({ name, ...block }))
    })
  }

  /** The line behind the block that begins on this one. */
  #endOfBlock(index: number): number {
    const indent = this.#lines[index]?.code.search(/\S/) ?? 0
    let end = index + 1
    for (let next = end; next < this.#lines.length; next += 1) {
      const code = this.#lines[next]?.code ?? ''
      if (code.trim() === '') continue
      if (code.search(/\S/) <= indent) break
      end = next + 1
    }
    return end
  }

  /** `psycopg.connect(…)` on one line, with arguments that both take. */
  #connectCall(code: string): { start: number; open: number; close: number } | undefined {
    if (!this.#isImported) return undefined
    const [found, ...others] = code.matchAll(new RegExp(`(?<![\\w.])${this.#from}\\.connect\\b`, 'g'))
    if (found === undefined) return undefined
    if (others.length > 0 || code[found.index + found[0].length] !== '(') throw new NotShared()
    const open = found.index + found[0].length
    const close = closingBracket(code, open)
    if (close < 0) throw new NotShared()
    const inside = code.slice(open + 1, close)
    for (const [index, { start, end }] of splitArguments(inside).entries()) {
      const argument = inside.slice(start, end).trim()
      const word = /^(\w+)\s*=(?!=)/.exec(argument)?.[1]
      if (argument.startsWith('*') || (word !== undefined && !sharedConnectWords.has(word))) throw new NotShared()
      if (word === undefined && index > 0 && argument !== '') throw new NotShared()
    }
    return { start: found.index, open, close }
  }

  #rewriteBlock({ index, end, call, name, cursor }: Connection): [number, string][] {
    const changed: [number, string][] = []
    const isNewer = this.#from === 'psycopg'
    let uses = false
    const own = this.#freeName('cursor')
    const cursors = new Set(cursor === undefined ? [] : [cursor])
    // What stands in the braces of an f-string is code.
    const isInString = (one: string) =>
      this.#strings.some((text) => text.includes('{') && new RegExp(`\\b${one}\\b`).test(text))
    for (let next = index + 1; next < end; next += 1) {
      const line = this.#lines[next] ?? { text: '', code: '' }
      const opened = new RegExp(`^\\s*with ${name}\\.cursor\\(\\) as (\\w+):\\s*$`).exec(line.code)?.[1]
      if (opened !== undefined) {
        cursors.add(opened)
        continue
      }
      if ([name, ...cursors].some(isInString)) throw new NotShared()
      const speaker = [name, ...cursors].find((one) => new RegExp(`(?<![\\w.])${one}\\b`).test(line.code))
      if (speaker === undefined) continue
      if (speaker !== name) {
        checkCursorLine(line, speaker)
        continue
      }
      // `Connection.execute` is what only psycopg 3 has: it makes a cursor, and gives it back.
      if (!isNewer) throw new NotShared()
      changed.push([next, viaCursor(line, name, own)])
      uses = true
    }
    const { text, code } = this.#lines[index] ?? { text: '', code: '' }
    const called = `${this.#to}.connect${text.slice(call.open, call.close + 1)}`
    const rest = text.slice(call.close + 1)
    if (!isNewer) return [...changed, [index, `${text.slice(0, call.start)}${called}${rest}`]]
    // psycopg 3 also closes the connection at the end of the block; psycopg2 only ends the transaction.
    this.#needsClosing = true
    const items = [`closing(${called}) as ${name}`, name]
    if (uses) items.push(`${name}.cursor() as ${own}`)
    if (cursor !== undefined) items.push(`${name}.cursor() as ${cursor}`)
    const tail = text.slice(code.lastIndexOf(':'))
    return [...changed, [index, `${text.slice(0, call.start)}${items.join(', ')}${tail}`]]
  }

  /** A line outside of the blocks: imports, exceptions, and connections that are closed at once. */
  #rewritePlain({ text, code }: Line, index: number): string {
    const inImport = new RegExp(`^(import|from) ${this.#from}\\b`)
    if (inImport.test(code)) return text.replace(inImport, `$1 ${this.#to}`)
    for (const { name } of this.#blocks) {
      if (new RegExp(`(?<![\\w.])${name}\\b`).test(code) && !this.#isInBlock(name, index)) throw new NotShared()
    }
    const edits: number[] = []
    for (const found of code.matchAll(new RegExp(`(?<![\\w.])${this.#from}\\b`, 'g'))) {
      const end = found.index + this.#from.length
      const [, first = '', second = ''] = /^\.(\w+)(?:\.(\w+))?/.exec(code.slice(end)) ?? []
      // Calls that are no `with` were looked at before; any other mention of it is not.
      const isCall = first === 'connect' && code.startsWith('.connect(', end)
      const isError = sharedExceptions.has(first) || (first === 'errors' && sharedErrors.has(second))
      if (!isCall && !isError) throw new NotShared()
      edits.push(found.index)
    }
    return edits.reduceRight((line, at) => `${line.slice(0, at)}${this.#to}${line.slice(at + this.#from.length)}`, text)
  }

  #isInBlock(name: string, index: number): boolean {
    return [...this.#blocks, ...this.#others].some(
      (block) => block.name === name && index >= block.index && index < block.end,
    )
  }

  #freeName(wanted: string): string {
    const isTaken = (name: string) => this.#lines.some(({ code }) => new RegExp(`\\b${name}\\b`).test(code))
    return isTaken(wanted) ? `driver_${wanted}` : wanted
  }

  #importClosing(lines: string[]): void {
    const isThere = this.#lines.some(({ code }) => /^from contextlib import (?:\w+, )*closing\b/.test(code))
    if (isThere) return
    if (this.#lines.some(({ code }) => /\bclosing\b/.test(code))) throw new NotShared()
    const lineEnd = this.#lines[this.#importLine]?.text.endsWith('\r') === true ? '\r' : ''
    lines[this.#importLine] = `from contextlib import closing${lineEnd}\n${lines[this.#importLine] ?? ''}`
  }
}

interface Connection {
  readonly index: number
  /** The line behind its block. */
  readonly end: number
  readonly call: { readonly start: number; readonly open: number; readonly close: number }
  readonly name: string
  readonly cursor: string | undefined
}
