// biome-ignore-all lint/suspicious/noControlCharactersInRegex: these are the characters to take out.
/**
 * CSI (colours, cursor), OSC, DCS and their like (titles, links, clipboard; never over the end of a line, so that an
 * unfinished one hides nothing but its own line), and the short escapes.
 */
const escapeSequence =
  /\u001b\[[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]|\u009b[0-?]*[ -/]*[@-~]/g

/** Other controls but tab and line feed, and what turns the reading direction round or cannot be seen. */
const controlCharacter = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/** Makes text that was read from somewhere harmless for a terminal: it cannot move the cursor, recolour or reorder. */
export function stripControlSequences(text: string): string {
  return text.replace(escapeSequence, '').replace(controlCharacter, '')
}
