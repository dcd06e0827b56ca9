import type { PythonValue } from './values.ts'

/** What a name of a Python module holds once it has been imported. */
export interface ModuleName {
  readonly value: PythonValue
  /** Line of the assignment that counts, from 1. */
  readonly line: number
  /** Offset in that line. */
  readonly at: number
}
