import { type JournalEntry, writeLine } from '../../engine/core/journal-line.ts'

/** Lines of a journal with checksums that fit, as somebody writes them who knows how it is done. */
export function signed(lines: string): string {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { at, check, ...entry } = JSON.parse(line) as { at: string; check?: string }
      return writeLine(entry as unknown as JournalEntry, at)
    })
    .join('')
}
