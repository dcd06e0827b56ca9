import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'

/** What the worker is asked: a whole database file, given away. */
export interface SqliteRequest {
  readonly file: Uint8Array
  readonly mostRows: number
}

/** What SQLite says about it. */
export type SqliteAnswer =
  | {
      readonly ok: true
      readonly version: string
      readonly tables: readonly string[]
      /** Rows of `alembic_version`; absent where there is no such table. */
      readonly revisions?: readonly string[]
    }
  | { readonly ok: false; readonly error: string }

/** Starts a thread that answers one request. What a file makes SQLite do ends with the thread. */
export function startSqliteWorker(): Worker {
  const modulePath = createRequire(import.meta.url).resolve('sql.js')
  // The function's own text is the worker's program, as in `python/ruff-worker.ts`.
  return new Worker(`(${answer.toString()})()`, {
    eval: true,
    workerData: { modulePath },
    stdin: false,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  })
}

/** Runs in the worker. Uses nothing from around it: only its text travels. */
function answer(): void {
  const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads')
  const { createRequire } = process.getBuiltinModule('node:module')
  const { modulePath } = workerData as { modulePath: string }
  const start = createRequire(modulePath)(modulePath) as typeof import('sql.js')
  parentPort?.once('message', async ({ file, mostRows }: SqliteRequest) => {
    try {
      const { Database } = await start()
      const database = new Database(file)
      const column = (sql: string) =>
        (database.exec(`${sql} LIMIT ${mostRows}`)[0]?.values ?? []).map(([value]) => String(value))
      database.exec('PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA mmap_size = 0')
      // A view or a virtual table may run for ever; a table has pages of its own.
      const tables = column(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
      )
      const revisions = tables.includes('alembic_version')
        ? column('SELECT substr(version_num, 1, 200) FROM alembic_version')
        : undefined
      const version = column('SELECT sqlite_version()')[0] ?? ''
      database.close()
      parentPort?.postMessage({ ok: true, version, tables, ...(revisions && { revisions }) } satisfies SqliteAnswer)
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      parentPort?.postMessage({ ok: false, error: text } satisfies SqliteAnswer)
    }
  })
}
