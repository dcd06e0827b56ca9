import { type DecodeProblem, decodeSource } from './decode-source.ts'
import { scanSource } from './scan-source.ts'
import type { SourceScan } from './tokens.ts'

/** A Python file, decoded and scanned once for everything that is asked about it. */
export interface PythonSource {
  readonly text: string
  readonly scan: SourceScan
  readonly decodeProblem?: DecodeProblem
}

export function readPythonSource(bytes: Uint8Array): PythonSource {
  const { text, undecodable, problem } = decodeSource(bytes)
  const scan = scanSource(text, undecodable)
  return { text, scan, ...(problem && { decodeProblem: problem }) }
}

const maxLineLength = 200

/** One line of a file, cut for people; `line` from 1. */
export function lineText(text: string, line: number): string {
  let start = 0
  for (let current = 1; current < line; current += 1) {
    const end = text.indexOf('\n', start)
    if (end < 0) return ''
    start = end + 1
  }
  const end = text.indexOf('\n', start)
  return text
    .slice(start, end < 0 ? undefined : end)
    .trim()
    .slice(0, maxLineLength)
}
