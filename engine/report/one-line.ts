import { stripControlSequences } from '../core/strip-control-sequences.ts'

/** A text as one line that no terminal obeys. */
export function oneLine(text: string): string {
  return stripControlSequences(text).replace(/\s+/g, ' ').trim()
}
