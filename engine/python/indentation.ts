import type { ScanProblemKind } from './tokens.ts'

/** CPython's own limit (`MAXINDENT` in its tokenizer). */
const maxIndents = 100
const tabWidth = 8

/** How far a line is indented, counted in both of CPython's ways. */
export interface Indent {
  /** Tabs go to the next multiple of eight. */
  readonly column: number
  /** Tabs count one: where both ways disagree, the file means different things to different people. */
  readonly alternative: number
  /** Offset of the first character that is no white space. */
  readonly end: number
}

/** The stack of open indents, as CPython's tokenizer keeps it. */
export class Indentation {
  readonly #stack: Pick<Indent, 'column' | 'alternative'>[] = [{ column: 0, alternative: 0 }]

  measure(text: string, start: number): Indent {
    let column = 0
    let alternative = 0
    let end = start
    for (; ; end += 1) {
      const code = text.charCodeAt(end)
      if (code === 0x20) {
        column += 1
        alternative += 1
      } else if (code === 0x09) {
        column = (Math.floor(column / tabWidth) + 1) * tabWidth
        alternative += 1
      } else if (code === 0x0c) {
        column = 0
        alternative = 0
      } else return { column, alternative, end }
    }
  }

  /** Opens or closes blocks for a line with this indent; says what CPython would refuse. */
  enter(indent: Indent): ScanProblemKind | undefined {
    const top = this.#top()
    if (indent.column === top.column) return indent.alternative === top.alternative ? undefined : 'inconsistent-tabs'
    if (indent.column > top.column) {
      this.#stack.push({ column: indent.column, alternative: indent.alternative })
      if (this.#stack.length > maxIndents) return 'too-many-indents'
      return indent.alternative > top.alternative ? undefined : 'inconsistent-tabs'
    }
    while (this.#stack.length > 1 && indent.column < this.#top().column) this.#stack.pop()
    if (indent.column !== this.#top().column) return 'inconsistent-dedent'
    return indent.alternative === this.#top().alternative ? undefined : 'inconsistent-tabs'
  }

  #top(): Pick<Indent, 'column' | 'alternative'> {
    return this.#stack.at(-1) ?? { column: 0, alternative: 0 }
  }
}
