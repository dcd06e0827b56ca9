import { stripControlSequences } from '../core/strip-control-sequences.ts'
import type { LogLine } from './facts.ts'

const headerLength = 8
const maxLineLength = 4000
// A character has at most four bytes, and the time stamp comes first; nothing that is kept is cut here.
const maxLineBytes = (maxLineLength + 40) * 4

type Stream = LogLine['stream']

/**
 * Reads the answer to `GET /containers/{id}/logs?timestamps=1` piece by piece and keeps the last lines, in memory that
 * does not grow with the log. The answer comes in frames (stream, three zeros, length as big-endian 32 bits, payload), or
 * as plain text where the container has a terminal. Bytes that are not UTF-8 become replacement characters.
 */
export class LogReader {
  readonly #maxLines: number
  readonly #lines: LogLine[] = []
  readonly #unfinished: Record<Stream, Line> = { stdout: new Line(), stderr: new Line() }
  #header = Buffer.alloc(0)
  #stream: Stream = 'stdout'
  #frameLeft = 0
  #framed: boolean | undefined
  #dropped = false

  constructor(maxLines: number) {
    this.#maxLines = maxLines
  }

  /** Whether lines were dropped to keep only the last ones. */
  get dropped(): boolean {
    return this.#dropped
  }

  push(chunk: Buffer): void {
    let rest = chunk
    while (rest.length > 0) {
      if (this.#framed === false) {
        this.#take(rest)
        return
      }
      if (this.#frameLeft === 0) {
        rest = this.#readHeader(rest)
        continue
      }
      this.#take(rest.subarray(0, this.#frameLeft))
      const used = Math.min(rest.length, this.#frameLeft)
      this.#frameLeft -= used
      rest = rest.subarray(used)
    }
  }

  /** The last lines, oldest first, with lines that have no end yet. */
  end(): LogLine[] {
    if (this.#header.length > 0 && this.#framed !== true) this.#take(this.#header)
    for (const stream of ['stdout', 'stderr'] as const) {
      if (!this.#unfinished[stream].empty) this.#finishLine(stream)
    }
    return this.#lines
  }

  #readHeader(chunk: Buffer): Buffer {
    const missing = headerLength - this.#header.length
    this.#header = Buffer.concat([this.#header, chunk.subarray(0, missing)])
    if (this.#header.length < headerLength) return chunk.subarray(missing)
    const header = this.#header
    const type = header[0] ?? 0
    this.#framed ??= type <= 2 && header.readUIntBE(1, 3) === 0
    this.#header = Buffer.alloc(0)
    if (this.#framed) {
      this.#stream = type === 2 ? 'stderr' : 'stdout'
      this.#frameLeft = header.readUInt32BE(4)
    } else {
      this.#take(header)
    }
    return chunk.subarray(missing)
  }

  #take(piece: Buffer): void {
    let start = 0
    for (let end = piece.indexOf(0x0a); end !== -1; end = piece.indexOf(0x0a, start)) {
      this.#unfinished[this.#stream].add(piece.subarray(start, end))
      this.#finishLine(this.#stream)
      start = end + 1
    }
    this.#unfinished[this.#stream].add(piece.subarray(start))
  }

  #finishLine(stream: Stream): void {
    this.#lines.push(readLine(this.#unfinished[stream].take(), stream))
    if (this.#lines.length <= this.#maxLines) return
    this.#lines.shift()
    this.#dropped = true
  }
}

/** The beginning of a line that is still coming. */
class Line {
  #pieces: Buffer[] = []
  #length = 0

  get empty(): boolean {
    return this.#length === 0
  }

  add(piece: Buffer): void {
    const kept = piece.subarray(0, maxLineBytes - this.#length)
    if (kept.length === 0) return
    this.#pieces.push(kept)
    this.#length += kept.length
  }

  take(): Buffer {
    const whole = Buffer.concat(this.#pieces)
    this.#pieces = []
    this.#length = 0
    return whole
  }
}

function readLine(bytes: Buffer, stream: Stream): LogLine {
  const line = bytes.toString('utf8')
  const stamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,3})?\d*(Z|[+-]\d\d:\d\d)(?: |$)/.exec(line)
  const date = new Date(stamp ? `${stamp[1]}${stamp[2] ?? ''}${stamp[3]}` : Number.NaN)
  const timed = stamp !== null && !Number.isNaN(date.getTime())
  const text = stripControlSequences(timed ? line.slice(stamp[0].length) : line).slice(0, maxLineLength)
  return timed ? { time: date.toISOString(), stream, text } : { stream, text }
}
