const underscore = 0x5f

/** Whether an identifier may begin with the character at `position`; `code` is its UTF-16 unit. */
export function isIdentifierStart(code: number, text: string, position: number): boolean {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === underscore
  return /^\p{XID_Start}/u.test(pointAt(text, position))
}

export function isIdentifierPart(code: number, text: string, position: number): boolean {
  if (code < 0x80) return isIdentifierStart(code, text, position) || (code >= 0x30 && code <= 0x39)
  // Past the end of the text the unit is NaN. The second half of a pair belongs to the first.
  return code >= 0x80 && (isLowSurrogate(code) || /^\p{XID_Continue}/u.test(pointAt(text, position)))
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}

function pointAt(text: string, position: number): string {
  return String.fromCodePoint(text.codePointAt(position) ?? 0)
}
