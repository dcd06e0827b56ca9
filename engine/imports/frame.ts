import type { Statement } from '../python/statements.ts'
import type { ConditionWorld } from './condition.ts'

export type Block = Extract<Statement, { kind: 'block' }>

/** A module as the simulation knows it while it runs. */
export interface LoadedModule {
  readonly name: string
  readonly file?: string
  /** Where its submodules are looked for; absent: it is no package. */
  readonly path?: readonly string[]
  readonly names: Set<string>
  /** `__all__`; `computed` where its value cannot be read from the text. */
  all?: readonly string[] | 'computed' | undefined
  state: 'loading' | 'loaded'
  /** Its names cannot be known: compiled, outside of the project, or made at run time. */
  opaque: boolean
  /** It changes its own `__path__`: where its submodules are is not known for certain. */
  openPath?: boolean
}

export interface Position {
  readonly file: string
  readonly line: number
}

/** What a statement runs in. */
export interface Frame {
  readonly module: LoadedModule
  readonly file: string
  /** `__package__`; empty for a script and for top-level modules. */
  readonly packageName: string
  readonly world: ConditionWorld
  /** Inside of a branch that may not run. */
  readonly uncertain: boolean
  readonly bind: (name: string) => void
  /** What names were last set to, as source: enough to work out a folder that is put on `sys.path`. */
  readonly values: Map<string, string>
  /** In the body of a class: its names are not the module's. */
  readonly bindsLocally?: boolean
}
