/** Line that `diff` prints and that some tools paste along. */
const diffRemark = /^\\ No newline at end of file[ \t]*\n?/gm
/** Quotes that were escaped once too often, when a whole file was pasted out of a string. */
const escapedQuotes = /\\(["'])/g
/** Characters without width, and spaces that are none to Python. */
const zeroWidth = /[\u200b-\u200d\u2060\ufeff]/g
const oddSpaces = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g

/** Ways to take out what does not belong into a file, by the kind of error that it causes; each is tried alone. */
export function mendings(kind: string, text: string): readonly string[] {
  const tried =
    kind === 'stray-backslash'
      ? [text.replace(diffRemark, ''), text.replace(escapedQuotes, '$1')]
      : kind === 'invisible-character' || kind === 'odd-character'
        ? [text.replace(zeroWidth, '').replace(oddSpaces, ' ')]
        : []
  return tried.filter((mended) => mended !== text)
}

/** Error kinds for which there may be one obvious mending. */
export const mendableKinds: readonly string[] = ['stray-backslash', 'invisible-character', 'odd-character']
