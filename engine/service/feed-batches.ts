import type { FeedLine, LogFeedEvent } from '../api.ts'
import type { LogLine } from '../containers/facts.ts'
import { looksLikeError } from '../logs/error-shape.ts'
import { ruleOfLine } from '../logs/known-line.ts'

/** A message to a page holds this many lines, so that none is larger than about a megabyte. */
const linesOfABatch = 500

interface Source {
  readonly name: string
  readonly service: string
}

/** Puts the lines of many logs into messages for a page. */
export class FeedBatches {
  readonly #emit: (event: LogFeedEvent) => void
  #lines: FeedLine[] = []

  constructor(emit: (event: LogFeedEvent) => void) {
    this.#emit = emit
  }

  add(source: Source, line: LogLine): void {
    this.#lines.push(feedLine(source, line))
    if (this.#lines.length >= linesOfABatch) this.flush()
  }

  /** @param dropped lines that came too fast to be shown. */
  flush(dropped = 0): void {
    if (this.#lines.length === 0 && dropped === 0) return
    const lines = this.#lines
    this.#lines = []
    this.#emit({ type: 'lines', lines, dropped })
  }
}

/** A line as a page gets it: whose it is, and which known error it is. */
export function feedLine({ name, service }: Source, line: LogLine): FeedLine {
  const rule = looksLikeError(line.text) ? ruleOfLine(line.text) : undefined
  return { ...line, container: name, service, ...(rule === undefined ? {} : { rule }) }
}
