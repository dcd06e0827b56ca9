// biome-ignore-start lint/suspicious/noControlCharactersInRegex: taking them out is the point.
/** Terminal commands: CSI (colours, cursor), OSC (titles, links, clipboard), DCS and the like, and two-character escapes. */
const controlSequences =
  /\u001b\[[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b\u009c]{0,4096}(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]|\u009b[0-?]*[ -/]*[@-~]/g

/** Other controls, and characters that turn the reading direction round or cannot be seen. */
const controlCharacters = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: see above.

/**
 * A text without anything that a terminal would obey: a log line is written by whoever wants to. Line breaks and tabs
 * stay; a lone carriage return becomes a line break, so that nothing can be painted over.
 */
export function withoutControlSequences(text: string): string {
  return text.replace(controlSequences, '').replace(/\r\n?/g, '\n').replace(controlCharacters, '')
}

/** The same in one line. */
export function oneLine(text: string): string {
  return withoutControlSequences(text).replace(/\s+/g, ' ').trim()
}
