import type { LogMatch } from './facts.ts'
import type { LineMatch } from './log-scanner.ts'

const maxKinds = 60
const maxTextLength = 1000

/** Keeps the newest line of each kind of match, and how many there were; in memory that does not grow with the log. */
export class MatchCollector {
  readonly #matches = new Map<string, LogMatch>()

  add({ id, values, text, time }: LineMatch, source: LogMatch['source']): void {
    const key = JSON.stringify([id, values])
    const known = this.#matches.get(key)
    if (known === undefined && this.#matches.size >= maxKinds) return
    this.#matches.set(key, {
      id,
      values: { ...values },
      text: text.slice(0, maxTextLength),
      ...(time === undefined ? {} : { time }),
      count: (known?.count ?? 0) + 1,
      source: known?.source ?? source,
    })
  }

  /** Newest first; without those of before this time. */
  since(start: string | undefined): LogMatch[] {
    return [...this.#matches.values()]
      .filter(({ time }) => start === undefined || time === undefined || time >= start)
      .sort((a, b) => (b.time ?? '').localeCompare(a.time ?? ''))
  }
}
