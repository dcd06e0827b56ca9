import { isIdentifierPart, isIdentifierStart } from './characters.ts'
import { stringEnd, stringStart } from './string-literals.ts'

/** One logical line of Python: as long as its brackets, strings and backslashes make it. */
export interface LogicalLine {
  /** Columns of white space before it; a tab goes to the next multiple of eight, as for CPython. */
  readonly indent: number
  /** Line of its first character, from 1. */
  readonly line: number
  /** Without comments; line ends inside of brackets are blanks. */
  readonly text: string
  /** As long as `text`; the characters of string literals and what is in brackets are `_`. */
  readonly outline: string
}

const opening = '([{'
const closing = ')]}'

/** Neither part of a name nor anything that changes how the text goes on. */
function isPlain(character: string): boolean {
  return character !== '' && ' ,.:=+-*/%<>!&|^~@;0123456789'.includes(character)
}

/** What makes a line longer than its line end, or hides something in it. */
const special = /["'#\\()[\]{}]/

/** Cuts source into logical lines. Never fails: damage ends a line early, as far as that can be told. */
export function logicalLines(source: string): LogicalLine[] {
  const lines: LogicalLine[] = []
  let position = 0
  let line = 1
  while (position < source.length) {
    const begin = line
    let indent = 0
    for (; position < source.length; position += 1) {
      const character = source[position]
      if (character === ' ') indent += 1
      else if (character === '\t') indent += 8 - (indent % 8)
      else if (character === '\f') indent = 0
      else break
    }
    const lineEnd = source.indexOf('\n', position)
    const plain = source.slice(position, lineEnd < 0 ? source.length : lineEnd)
    if (!special.test(plain)) {
      const text = plain.trimEnd()
      if (text !== '') lines.push({ indent, line: begin, text, outline: text })
      position = lineEnd < 0 ? source.length : lineEnd + 1
      line += 1
      continue
    }
    let text = ''
    let outline = ''
    let depth = 0
    const add = (from: number, to: number, masked: boolean) => {
      const whole = source.slice(from, to)
      const piece = whole.includes('\n') ? whole.replaceAll('\n', ' ') : whole
      text += piece
      outline += masked || depth > 0 ? '_'.repeat(piece.length) : piece
    }
    for (let ended = false; !ended && position < source.length; ) {
      const character = source[position] ?? ''
      const start = position
      if (character === '\n') {
        line += 1
        position += 1
        if (depth === 0) ended = true
        else add(start, position, true)
      } else if (character === '#') {
        const end = source.indexOf('\n', position)
        position = end < 0 ? source.length : end
      } else if (character === '\\' && source[position + 1] === '\n') {
        line += 1
        position += 2
        add(start, start + 1, true)
        text = `${text.slice(0, -1)} `
        outline = `${outline.slice(0, -1)} `
      } else if (character === '"' || character === "'") {
        const literal = stringEnd(source, position)
        position = literal.end
        line += literal.lines
        add(start, position, true)
      } else if (isIdentifierStart(source.charCodeAt(position), source, position)) {
        while (isIdentifierPart(source.charCodeAt(position), source, position)) position += 1
        const quote = source[position]
        if ((quote === '"' || quote === "'") && stringStart(source, start, position)) {
          const literal = stringEnd(source, position)
          position = literal.end
          line += literal.lines
          add(start, position, true)
        } else add(start, position, false)
      } else if (isPlain(character)) {
        while (isPlain(source[position] ?? '')) position += 1
        add(start, position, false)
      } else {
        position += 1
        if (closing.includes(character)) depth = Math.max(0, depth - 1)
        add(start, position, false)
        if (opening.includes(character)) depth += 1
      }
    }
    if (text.trim() !== '')
      lines.push({ indent, line: begin, text: text.trimEnd(), outline: outline.slice(0, text.trimEnd().length) })
  }
  return lines
}
