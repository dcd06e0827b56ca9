import { type DecodeProblem, decodeSource } from './decode-source.ts'
import { readPlainHead } from './plain/plain-head.ts'
import { type PlainModule, readPlainModule } from './plain/plain-module.ts'
import { scanSource } from './scan-source.ts'
import type { SourceScan } from './tokens.ts'

/** A Python file, decoded and read once for everything that is asked about it. */
export interface PythonSource {
  readonly text: string
  readonly scan: SourceScan
  /** What is known of a file that is so plain that it surely compiles; most are. */
  readonly plain?: PlainModule
  readonly decodeProblem?: DecodeProblem
}

export function readPythonSource(bytes: Uint8Array): PythonSource {
  const { text, undecodable, problem } = decodeSource(bytes)
  const plain = undecodable || problem !== undefined ? undefined : readPlainModule(text)
  if (plain !== undefined) return new PlainSource(text, plain)
  return { text, scan: scanSource(text, undecodable), ...(problem && { decodeProblem: problem }) }
}

/** What could bind a name of the module further down; only as text, so it finds too much rather than too little. */
const laterNames = /revision|branch_labels|depends_on|\b(?:globals?|exec|setattr|vars|locals)\b|import[ \t(]*\*/

/**
 * Reads a migration for its names alone, which stand above its functions; those are read only where they may change a
 * name. Says nothing about whether the file compiles.
 */
export function readPythonHead(bytes: Uint8Array): PythonSource {
  const { text, undecodable, problem } = decodeSource(bytes)
  if (undecodable || problem !== undefined) return readPythonSource(bytes)
  const { names, end } = readPlainHead(text)
  if (laterNames.test(text.slice(end))) return readPythonSource(bytes)
  return new PlainSource(text, { since: 0, names })
}

/** Its tokens are rarely asked for. */
class PlainSource implements PythonSource {
  readonly text: string
  readonly plain: PlainModule
  #scan: SourceScan | undefined

  constructor(text: string, plain: PlainModule) {
    this.text = text
    this.plain = plain
  }

  get scan(): SourceScan {
    this.#scan ??= scanSource(this.text)
    return this.#scan
  }
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
  return lineTextAt(text, start)
}

/** The same for the line that an offset is in. */
export function lineTextAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const end = text.indexOf('\n', offset)
  return text
    .slice(start, end < 0 ? undefined : end)
    .trim()
    .slice(0, maxLineLength)
}
