import { stringEnd } from '../../python/string-literals.ts'

/** Source as code and nothing else: as long as it, with blanks for comments and for what is in string literals. */
export interface CodeMask {
  readonly code: string
  /** The literals with their quotes, without their prefixes; offsets into the source. */
  readonly strings: readonly { readonly start: number; readonly end: number }[]
}

/** Blanks out comments and string literals, quotes included; line ends stay. */
export function maskSource(source: string): CodeMask {
  const strings: { start: number; end: number }[] = []
  let code = ''
  const blank = (from: number, to: number) => {
    code += source.slice(from, to).replace(/[^\r\n]/g, ' ')
  }
  for (let position = 0; position < source.length; ) {
    const character = source[position] ?? ''
    if (character === '#') {
      const end = source.indexOf('\n', position)
      const stop = end < 0 ? source.length : end
      blank(position, stop)
      position = stop
    } else if (character === '"' || character === "'") {
      const { end } = stringEnd(source, position)
      strings.push({ start: position, end })
      blank(position, end)
      position = end
    } else {
      code += character
      position += 1
    }
  }
  return { code, strings }
}

/** The offset of the bracket that closes the one at `open`, in masked code of one line; -1 where it does not. */
export function closingBracket(code: string, open: number): number {
  let depth = 0
  for (let position = open; position < code.length; position += 1) {
    if ('([{'.includes(code[position] ?? '')) depth += 1
    if (')]}'.includes(code[position] ?? '')) depth -= 1
    if (depth === 0) return position
  }
  return -1
}

/** Cuts an argument list at its own commas, by the masked code. */
export function splitArguments(code: string): { readonly start: number; readonly end: number }[] {
  const parts: { start: number; end: number }[] = []
  let depth = 0
  let start = 0
  for (let position = 0; position <= code.length; position += 1) {
    const character = code[position] ?? ','
    if ('([{'.includes(character)) depth += 1
    else if (')]}'.includes(character)) depth -= 1
    else if (character === ',' && depth === 0) {
      parts.push({ start, end: position })
      start = position + 1
    }
  }
  return parts
}
