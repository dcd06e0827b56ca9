import { stripControlSequences } from '../../core/strip-control-sequences.ts'
import type { LogLine } from '../facts.ts'
import { LogFrames } from './log-frames.ts'

const maxLineLength = 4000
// A character has at most four bytes, and the time stamp comes first; nothing that is kept is cut here.
const maxLineBytes = (maxLineLength + 40) * 4

type Stream = LogLine['stream']

/**
 * Parts a container's log into lines as it comes, in memory that does not grow with it. Long lines are cut, control
 * sequences taken out, and bytes that are not UTF-8 become replacement characters.
 */
export class LogLines {
  readonly #take: (line: LogLine) => void
  readonly #unfinished: Record<Stream, Line> = { stdout: new Line(), stderr: new Line() }
  readonly #frames = new LogFrames((piece, stream) => this.#split(piece, stream))

  constructor(take: (line: LogLine) => void) {
    this.#take = take
  }

  push(chunk: Buffer): void {
    this.#frames.push(chunk)
  }

  /** Hands over lines that have no end yet. */
  end(): void {
    this.#frames.end()
    for (const stream of ['stdout', 'stderr'] as const) {
      if (!this.#unfinished[stream].empty) this.#finishLine(stream)
    }
  }

  #split(piece: Buffer, stream: Stream): void {
    let start = 0
    for (let end = piece.indexOf(0x0a); end !== -1; end = piece.indexOf(0x0a, start)) {
      this.#unfinished[stream].add(piece.subarray(start, end))
      this.#finishLine(stream)
      start = end + 1
    }
    this.#unfinished[stream].add(piece.subarray(start))
  }

  #finishLine(stream: Stream): void {
    this.#take(readLine(this.#unfinished[stream].take(), stream))
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
