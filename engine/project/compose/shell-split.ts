/**
 * Splits a command string into words as compose does: quotes and backslashes, no variables, no globs.
 * Everything behind an unquoted `; & | < >` is dropped, because compose drops it.
 * @returns undefined when a quote never closes.
 */
export function splitShellWords(text: string): string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  let quote: string | undefined
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index)
    if (character === '\\' && quote !== "'") {
      word = (word ?? '') + text.charAt(++index)
    } else if (quote !== undefined) {
      if (character === quote) quote = undefined
      else word = (word ?? '') + character
    } else if (character === '"' || character === "'") {
      quote = character
      word ??= ''
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (';&|<>'.includes(character)) {
      break
    } else {
      word = (word ?? '') + character
    }
  }
  if (quote !== undefined) return undefined
  return word === undefined ? words : [...words, word]
}
