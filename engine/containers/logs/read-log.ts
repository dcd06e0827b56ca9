import type { LogLine } from '../facts.ts'
import { LogLines } from './log-lines.ts'

/** Reads a container's log piece by piece and keeps the last lines, in memory that does not grow with the log. */
export class LogReader {
  readonly #maxLines: number
  readonly #kept: LogLine[] = []
  readonly #lines = new LogLines((line) => this.#keep(line))
  #dropped = false

  constructor(maxLines: number) {
    this.#maxLines = maxLines
  }

  /** Whether lines were dropped to keep only the last ones. */
  get dropped(): boolean {
    return this.#dropped
  }

  push(chunk: Buffer): void {
    this.#lines.push(chunk)
  }

  /** The last lines, oldest first, with lines that have no end yet. */
  end(): LogLine[] {
    this.#lines.end()
    return this.#kept
  }

  #keep(line: LogLine): void {
    this.#kept.push(line)
    if (this.#kept.length <= this.#maxLines) return
    this.#kept.shift()
    this.#dropped = true
  }
}
