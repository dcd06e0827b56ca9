import type { Block } from './frame.ts'
import type { ImportFailure } from './simulation.ts'

/** What Python raises, as far as handlers tell it apart. `Exit`: the program ends. */
export type Exception = 'ModuleNotFoundError' | 'ImportError' | 'SyntaxError' | 'Exit' | 'Other'

export interface Raised {
  readonly exception: Exception
  /** Absent: the module ended for a reason that is no failing import. */
  readonly failure?: ImportFailure
}

const caughtBy: Readonly<Record<string, readonly Exception[]>> = {
  ModuleNotFoundError: ['ModuleNotFoundError'],
  ImportError: ['ModuleNotFoundError', 'ImportError'],
  SyntaxError: ['SyntaxError'],
  Exception: ['ModuleNotFoundError', 'ImportError', 'SyntaxError', 'Other'],
  BaseException: ['ModuleNotFoundError', 'ImportError', 'SyntaxError', 'Other', 'Exit'],
  SystemExit: ['Exit'],
}

export function catches(handler: Block, { exception }: Raised): boolean {
  if (handler.keyword !== 'except') return false
  const header = handler.header.replace(/\bas\s+\w+$/, '').trim()
  if (header === '') return true
  return [...header.matchAll(/\w+/g)].some(([name]) => caughtBy[name]?.includes(exception) === true)
}

export function suppresses(header: string, exception: Exception): boolean {
  const list = /\bsuppress\(([^)]*)\)/.exec(header)?.[1]
  return list !== undefined && [...list.matchAll(/\w+/g)].some(([name]) => caughtBy[name]?.includes(exception) === true)
}

export function exceptionRaised(text: string): Exception {
  const name = /^raise\s+(\w+)/.exec(text)?.[1]
  if (name === 'ImportError' || name === 'ModuleNotFoundError' || name === 'SyntaxError') return name
  return name === 'SystemExit' ? 'Exit' : 'Other'
}

export function withFailure(next: Raised, first: Raised): Raised {
  const failure = next.failure ?? first.failure
  return failure === undefined ? next : { ...next, failure }
}
