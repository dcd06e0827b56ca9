import type { Lookup } from './interpolation.ts'
import type { Problems } from './problems.ts'

/** What reading services out of the merged tree needs. */
export interface ModelContext {
  readonly root: string
  readonly homeDirectory: string
  readonly lookup: Lookup
  readonly profiles: readonly string[]
  readonly problems: Problems
  /** How many variables services got from env files so far. */
  environmentEntries: number
}
