/** Adds every identifier of a text, those inside of strings included. */
export function addWords(words: Set<string>, text: string): void {
  for (const [word] of text.matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu)) words.add(word)
}
