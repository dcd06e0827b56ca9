/** What a migration makes or takes away. */
export type ObjectKind = 'table' | 'column' | 'index' | 'type' | 'extension'

/** One operation of `upgrade` or `downgrade` that changes the schema and whose names are written out. */
export interface Operation {
  readonly action: 'create' | 'drop'
  readonly kind: ObjectKind
  readonly name: string
  /** The table of a column or an index, where it is named. */
  readonly table?: string
  /** Absent: the default one. */
  readonly schema?: string
  /** `IF EXISTS`, `if_not_exists=True` and the like. */
  readonly guarded: boolean
  /** In an `if`, `try` or loop: nobody knows from the text whether it runs. */
  readonly conditional: boolean
  /** Of a table: all columns are written out in it, and none of them brings an index or a constraint of its own. */
  readonly plain: boolean
  /** Not undone where the migration fails later: `CONCURRENTLY`, an autocommit block. */
  readonly outsideTransaction: boolean
  readonly line: number
  readonly text: string
}

/** A statement that changes the schema in a way that its text does not tell. */
export interface OpaqueStatement {
  readonly line: number
  readonly text: string
}

/** What one function of a migration does. */
export interface Steps {
  readonly operations: readonly Operation[]
  readonly opaque: readonly OpaqueStatement[]
  /** All words of the function's text, strings included. */
  readonly words: ReadonlySet<string>
}

export interface MigrationScript {
  readonly upgrade: Steps
  readonly downgrade: Steps
  /** `absent`: no such function. `empty`: only `pass` or a docstring. `refuses`: it raises on purpose. */
  readonly downgradeForm: 'absent' | 'empty' | 'refuses' | 'code'
  readonly downgradeLine: number
  readonly upgradeForm: 'absent' | 'empty' | 'refuses' | 'code'
  /** Names of enumerations that `create_table` makes on the way, with the line. */
  readonly enums: readonly { readonly name: string; readonly line: number; readonly text: string }[]
  /** All words of the file, comments and docstrings included. */
  readonly words: ReadonlySet<string>
  /** It looks at the database, at files or at other code of the project: what it does is not in its text. */
  readonly reachesOut: boolean
  /** `CREATE EXTENSION` in front of the way down, in whatever SQL. */
  readonly extensions: readonly { readonly extension: string; readonly line: number; readonly text: string }[]
  readonly ignores: readonly { readonly line: number; readonly rule: string; readonly text: string }[]
}
