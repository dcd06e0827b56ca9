import type { Protocol } from './facts.ts'

/** What is wanted of a table of listeners. */
export interface TableOptions {
  readonly protocols: readonly Protocol[]
  /** The ports whose owners are wanted with everything that can be said about them; the others get a name. */
  readonly lookCloser: (port: number) => boolean
  readonly signal?: AbortSignal
}
