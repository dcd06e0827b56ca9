import type { UnreadableReason } from '../core/parser.ts'
import { decodeConsoleOutput } from '../windows/console-encoding.ts'
import type { Protocol } from './facts.ts'

export interface ExcludedRange {
  readonly start: number
  readonly end: number
  /** Reserved by an administrator so that nothing takes it by chance; a program that asks for it still gets it. */
  readonly administered: boolean
}

export type ExcludedRanges =
  | {
      readonly state: 'known'
      readonly protocol: Protocol | undefined
      readonly ranges: readonly ExcludedRange[]
      /** False: the end is missing, so there may be more ranges. */
      readonly complete: boolean
    }
  | { readonly state: 'unknown'; readonly reason: UnreadableReason }

/**
 * Reads `netsh interface ipv4 show excludedportrange` in any language: below a line of dashes stand two numbers and
 * perhaps a star; the last line explains the star.
 */
export function parseExcludedRanges(bytes: Uint8Array): ExcludedRanges {
  const { text } = decodeConsoleOutput(bytes)
  if (text.trim() === '') return { state: 'unknown', reason: 'empty' }
  if (text.includes('\0')) return { state: 'unknown', reason: 'damaged' }
  const lines = text.split(/\r\n|\n|\r/)
  const rule = lines.findIndex((line) => /^\s*-{4,}\s+-{4,}\s*$/.test(line))
  // Without its line end a row may be cut in the middle of a number.
  const cut = lines.pop() ?? ''
  const body = lines.slice(rule + 1)
  const ranges = body.flatMap(readRange)
  const looksLikeRow = (line: string) => /\d/.test(line) && /^[\s\d*]+$/.test(line)
  const broken = looksLikeRow(cut) || body.some((line) => looksLikeRow(line) && readRange(line).length === 0)
  const footer = [...body, cut].some((line) => /^\*\s*\D/.test(line) && readRange(line).length === 0)
  if (ranges.length === 0 && (rule < 0 || broken || !footer)) {
    return { state: 'unknown', reason: rule < 0 && !broken ? 'no-row-recognised' : 'truncated' }
  }
  const protocol = /\b(tcp|udp)\b/i.exec(lines.slice(0, Math.max(rule, 0)).join('\n'))?.[1]?.toLowerCase()
  return {
    state: 'known',
    protocol: protocol === 'tcp' || protocol === 'udp' ? protocol : undefined,
    ranges,
    complete: footer && !broken,
  }
}

/** A star in front of the numbers is somebody's own mark in a pasted text. */
function readRange(line: string): ExcludedRange[] {
  const [, first, last, star] = /^\s*\*?\s*(\d{1,5})\s+(\d{1,5})\s*(\*)?\s*$/.exec(line) ?? []
  const [start, end] = [Number(first), Number(last)]
  if (first === undefined || last === undefined || start > end || end > 65_535) return []
  return [{ start, end, administered: star !== undefined }]
}
