export type FailureKind = 'relative-in-script' | 'unresolved' | 'missing-name' | 'circular' | 'syntax-error'

/** Why starting an entry point ends in an import error. */
export interface ImportFailure {
  readonly kind: FailureKind
  /** The module that cannot be had, or whose name is missing. */
  readonly module: string
  /** The name that the module does not have; only `missing-name` and `circular`. */
  readonly name?: string
  /** Absolute path of the file whose statement fails; empty when the entry point itself is not there. */
  readonly file: string
  readonly line: number
  /** The files from the entry point to the one that fails, each with the line of its import. */
  readonly chain: readonly { readonly file: string; readonly line: number }[]
}

export type ModuleKind = 'local' | 'stdlib' | 'installed' | 'missing' | 'guarded' | 'lazy'

export interface SimulatedModule {
  readonly name: string
  /** Absolute; absent for what is not a file of the project. */
  readonly file?: string
  readonly kind: ModuleKind
  /** Who imports it first. */
  readonly importedBy?: { readonly file: string; readonly line: number }
}

export interface Simulation {
  /** Absent: all imports that run at start resolve. */
  readonly failure?: ImportFailure
  readonly modules: readonly SimulatedModule[]
}

/** How the interpreter is started. */
export type StartForm =
  | { readonly form: 'file'; readonly file: string; readonly path: readonly string[] }
  /** `attribute`: what a server such as uvicorn takes from the module behind the colon. */
  | { readonly form: 'module' | 'import'; readonly module: string; readonly path: readonly string[] }
