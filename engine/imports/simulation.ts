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
  /** Who imports it again, up to a bound. */
  readonly alsoImportedBy?: readonly { readonly file: string; readonly line: number }[]
  /** How many files import it; absent for one. */
  readonly importers?: number
}

/** An import inside of a function that cannot work when the function runs. */
export interface LaterFailure {
  readonly module: string
  readonly file: string
  readonly line: number
}

export interface Simulation {
  /** Absent: all imports that run at start resolve. */
  readonly failure?: ImportFailure
  readonly modules: readonly SimulatedModule[]
  readonly later: readonly LaterFailure[]
  /** Files that are there and could not be read: what they import is not known. */
  readonly unread: readonly string[]
}

/** How the interpreter is started. */
export type StartForm = OwnStart & {
  /** Folders of the project behind the standard library on the search path, because it is installed from there. */
  readonly installed?: readonly string[]
}

type OwnStart =
  | {
      readonly form: 'file'
      readonly file: string
      readonly path: readonly string[]
      /** Not `__main__`: another program loads the file. */
      readonly loaded?: true
      /** Modules that the program imports by itself afterwards, such as Django's settings. */
      readonly django?: DjangoStart
    }
  /** `python -c`. */
  | { readonly form: 'code'; readonly code: string; readonly path: readonly string[] }
  | { readonly form: 'module'; readonly module: string; readonly path: readonly string[] }
  | ImportedStart

/** Django as a program sets it up: it imports its settings, and the applications that they list. */
export interface DjangoStart {
  readonly settings: string
  /** Where the settings are named. */
  readonly file: string
  readonly line: number
}

/** A program of its own, such as a server, imports the module. */
export interface ImportedStart {
  readonly form: 'import'
  readonly module: string
  readonly path: readonly string[]
  /** What it takes from the module, such as `app` of `uvicorn main:app`. */
  readonly attribute?: string
  /** The last part of `module` may be a name in a module. */
  readonly dotted?: true
  /** A submodule that it also looks into, when the module has neither `app` nor this name. */
  readonly submodule?: string
  /** The file that the name was made from. */
  readonly file?: string
}
