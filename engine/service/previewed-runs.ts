import { randomUUID } from 'node:crypto'

const mostKept = 20

/** What was shown to a person and waits for a yes. Each is done at most once, and the oldest are forgotten. */
export class PreviewedRuns<Result> {
  readonly #runs = new Map<string, (signal: AbortSignal) => Promise<Result>>()

  /** @returns the id under which it can be started. */
  keep(run: (signal: AbortSignal) => Promise<Result>): string {
    const id = randomUUID()
    this.#runs.set(id, run)
    const [oldest] = this.#runs.keys()
    if (this.#runs.size > mostKept && oldest !== undefined) this.#runs.delete(oldest)
    return id
  }

  /** @returns `undefined` when there is no such run, or it was taken already. */
  take(id: string): ((signal: AbortSignal) => Promise<Result>) | undefined {
    const run = this.#runs.get(id)
    this.#runs.delete(id)
    return run
  }
}
