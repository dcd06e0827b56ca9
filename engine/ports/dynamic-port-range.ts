import type { UnreadableReason } from '../core/parser.ts'
import { decodeConsoleOutput } from '../windows/console-encoding.ts'

export type DynamicPortRange =
  | { readonly state: 'known'; readonly start: number; readonly count: number }
  | { readonly state: 'unknown'; readonly reason: UnreadableReason }

/**
 * Reads `netsh interface ipv4 show dynamicport tcp` in any language: below a line of dashes stand two numbers, each
 * behind a label and a colon; first where the range starts, then how many ports it has.
 */
export function parseDynamicPortRange(bytes: Uint8Array): DynamicPortRange {
  const { text } = decodeConsoleOutput(bytes)
  if (text.trim() === '') return { state: 'unknown', reason: 'empty' }
  if (text.includes('\0')) return { state: 'unknown', reason: 'damaged' }
  const lines = text.split(/\r\n|\n|\r/)
  const rule = lines.findIndex((line) => /^\s*-{4,}\s*$/.test(line))
  if (rule < 0) return { state: 'unknown', reason: 'no-row-recognised' }
  const numbers = lines.slice(rule + 1).flatMap((line) => /[:：]\s*(\d{1,5})\s*$/.exec(line)?.[1] ?? [])
  const [start, count] = numbers.map(Number)
  if (start === undefined || count === undefined) return { state: 'unknown', reason: 'truncated' }
  // A number that was cut in the middle would still look like one.
  if (numbers.length > 2 || count === 0 || start + count > 65_536) return { state: 'unknown', reason: 'damaged' }
  return { state: 'known', start, count }
}
