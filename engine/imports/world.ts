import type { Statement } from '../python/statements.ts'
import type { SourceFolder } from './source-folder.ts'

/** A Python file as the simulation needs it. */
export interface ParsedSource {
  readonly statements: readonly Statement[]
  /** Python would refuse to compile it; line from 1. */
  readonly syntaxError?: { readonly line: number }
}

/** Everything around the project's own files that decides whether an import works. */
export interface ImportWorld {
  readonly folders: SourceFolder
  /** `undefined` for a file that is not there or cannot be read. */
  readonly parse: (file: string) => ParsedSource | undefined
  readonly pythonMinor: number
  readonly platform: 'linux' | 'darwin' | 'win32'
  /** Modules that come before the search path: built into the interpreter, or loaded before the program. */
  readonly isBuiltIn: (name: string) => boolean
  /** What a dotted name outside of the project is; `undefined`: nobody has it. */
  readonly outside: (name: string) => 'stdlib' | 'installed' | undefined
}
