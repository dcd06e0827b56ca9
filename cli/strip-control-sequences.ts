// biome-ignore-all lint/suspicious/noControlCharactersInRegex: these are the characters to take out.
/** Escape sequences (CSI, OSC and the short ones), then every other control character but tab and line feed. */
const escapeSequence = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g
const controlCharacter = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/** Makes text that was read from somewhere harmless for a terminal: it cannot move the cursor, recolour or reorder. */
export function stripControlSequences(text: string): string {
  return text.replace(escapeSequence, '').replace(controlCharacter, '')
}
