/**
 * Splits a command string into words as compose does: quotes, backslashes and command substitutions are kept
 * together, no variables, no globs. Everything behind an unquoted `; & | < >` is dropped, because compose drops it.
 * @returns undefined for what compose refuses: a quote or bracket that never closes, or a bare bracket.
 */
export function splitShellWords(text: string): string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index)
    const group = groupAt(text, index)
    if (group !== undefined) {
      if (group.inside === undefined) return undefined
      word = (word ?? '') + group.inside
      index = group.end
    } else if (character === '\\') {
      word = (word ?? '') + text.charAt(++index)
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (';&|<>'.includes(character)) {
      // In `2>file` the number belongs to the redirection.
      if (character === '>' && /^\d+$/.test(word ?? '')) word = undefined
      break
    } else if (character === '(' || character === ')') {
      return undefined
    } else {
      word = (word ?? '') + character
    }
  }
  return word === undefined ? words : [...words, word]
}

/** A quoted part or command substitution that starts at `index`; `inside` is undefined when it never closes. */
function groupAt(text: string, index: number): { inside: string | undefined; end: number } | undefined {
  const character = text.charAt(index)
  if (character === '"') return doubleQuoted(text, index)
  const close = character === "'" ? "'" : character === '`' ? '`' : text.startsWith('$(', index) ? ')' : undefined
  if (close === undefined) return undefined
  const end = text.indexOf(close, index + 1)
  if (end === -1) return { inside: undefined, end: text.length }
  return { inside: character === "'" ? text.slice(index + 1, end) : text.slice(index, end + 1), end }
}

function doubleQuoted(text: string, start: number): { inside: string | undefined; end: number } {
  let inside = ''
  for (let index = start + 1; index < text.length; index++) {
    const character = text.charAt(index)
    if (character === '"') return { inside, end: index }
    inside += character === '\\' ? text.charAt(++index) : character
  }
  return { inside: undefined, end: text.length }
}
