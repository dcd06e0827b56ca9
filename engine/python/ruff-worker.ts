import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'

/** What ruff says about one file; row and column from 1, columns in characters. */
export interface RuffDiagnostic {
  readonly code: string | null
  readonly message: string
  readonly row: number
  readonly column: number
}

/** The answer to one request. */
export interface RuffAnswer {
  /** In the order of the texts; shorter than those when the parser trapped on the one that comes next. */
  readonly diagnostics: readonly (readonly RuffDiagnostic[])[]
  /** Why it trapped: the instance is unusable from then on. */
  readonly crash?: string
  /** As in the request. */
  readonly ahead?: number
}

export interface RuffRequest {
  /** Sent before anybody waits for the answer, which carries the same number. */
  readonly ahead?: number
  readonly texts: readonly string[]
  /** As ruff writes it: `py311`. */
  readonly targetVersion: string
}

/**
 * Lint codes that stand for errors of CPython's passes behind the parser: late `__future__`, `return` outside of a
 * function, a name that is both parameter and global, and the like.
 */
const compilerRules = [
  'F404', 'F407', 'F621', 'F622', 'F701', 'F702', 'F704', 'F706', 'F707',
  'PLE0100', 'PLE0115', 'PLE0117', 'PLE0118', 'PLE1142',
] // biome-ignore format: a list of codes

/** Starts a thread that judges files with ruff. The wasm module (10 MB) is loaded there, by the first request. */
export function startRuffWorker(): Worker {
  const modulePath = createRequire(import.meta.url).resolve('@astral-sh/ruff-wasm-nodejs')
  // The function's own text is the worker's program: it works from source, in any bundle and inside of a package,
  // without a second file that has to be found again.
  return new Worker(`(${judgeOnDemand.toString()})()`, {
    eval: true,
    workerData: { modulePath, compilerRules },
    stdin: false,
  })
}

interface WorkerData {
  readonly modulePath: string
  readonly compilerRules: readonly string[]
}

/** Runs in the worker. Uses nothing from around it: only its text travels. */
function judgeOnDemand(): void {
  // Bundlers rewrite `require` and imports; this stays as it is.
  const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads')
  const { setFlagsFromString } = process.getBuiltinModule('node:v8')
  const { createRequire } = process.getBuiltinModule('node:module')
  const { modulePath, compilerRules } = workerData as WorkerData
  // Without it V8 compiles the module a second time with its optimising tier: 260 MB for nothing.
  setFlagsFromString('--liftoff-only')
  // What is never called needs no check: the module is the package's own. It saves a sixth of the time to the first verdict.
  setFlagsFromString('--wasm-lazy-validation')
  const ruff = createRequire(modulePath)(modulePath) as typeof import('@astral-sh/ruff-wasm-nodejs')
  const lint = { select: compilerRules, ignore: [] }
  parentPort?.on('message', ({ texts, targetVersion, ahead }: RuffRequest) => {
    const number = ahead === undefined ? {} : { ahead }
    const workspace = new ruff.Workspace(
      { 'target-version': targetVersion, lint },
      2 satisfies typeof ruff.PositionEncoding.Utf32,
    )
    const diagnostics: RuffDiagnostic[][] = []
    try {
      for (const text of texts) {
        const found = workspace.check(text) as import('@astral-sh/ruff-wasm-nodejs').Diagnostic[]
        diagnostics.push(
          found.map(({ code, message, start_location: { row, column } }) => ({ code, message, row, column })),
        )
      }
      parentPort?.postMessage({ diagnostics, ...number } satisfies RuffAnswer)
    } catch (error) {
      parentPort?.postMessage({ diagnostics, crash: String(error), ...number } satisfies RuffAnswer)
    }
  })
}
