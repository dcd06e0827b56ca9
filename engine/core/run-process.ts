import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

export interface RunOptions {
  readonly cwd?: string
  /** Replaces the whole environment when given. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly timeoutMs: number
  /** Output above this many bytes ends the process; default 8 MiB for each stream. */
  readonly maxOutputBytes?: number
  readonly signal?: AbortSignal
  /** Written to the process's standard input. */
  readonly input?: string | Buffer
  /** Called with output as it comes, for live progress. */
  readonly onOutput?: (chunk: Buffer, stream: 'stdout' | 'stderr') => void
}

/** What became of a program. Failures are values: callers must look. */
export type RunResult =
  | { readonly outcome: 'exited'; readonly code: number; readonly stdout: Buffer; readonly stderr: Buffer }
  | { readonly outcome: 'killed'; readonly signal: string; readonly stdout: Buffer; readonly stderr: Buffer }
  | {
      readonly outcome: 'timed-out' | 'too-much-output' | 'cancelled'
      readonly stdout: Buffer
      readonly stderr: Buffer
    }
  | { readonly outcome: 'not-found' }
  | { readonly outcome: 'not-started'; readonly error: string }

export type RunProcess = (program: string, argumentList: readonly string[], options: RunOptions) => Promise<RunResult>

const defaultMaxOutputBytes = 8 * 1024 * 1024

/** A program that has ended is done when its pipes stay silent for this long, even if a child of it holds them open. */
const pipeGraceMs = 250

/**
 * Runs a program with an argument list, without a shell: the only place in the engine that starts one.
 * Never throws; output stays bytes because Windows programs answer in several encodings.
 */
export const runProcess: RunProcess = (program, argumentList, options) =>
  new Promise((resolve) => {
    if (options.signal?.aborted) {
      resolve({ outcome: 'cancelled', stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) })
      return
    }
    const limit = options.maxOutputBytes ?? defaultMaxOutputBytes
    const chunks: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] }
    const sizes = { stdout: 0, stderr: 0 }
    let ended: 'timed-out' | 'too-much-output' | 'cancelled' | undefined
    let settled = false
    let afterExit: NodeJS.Timeout | undefined

    const child = start(program, argumentList, options)
    if (child instanceof Error) {
      resolve({ outcome: 'not-started', error: child.message })
      return
    }

    const end = (why: NonNullable<typeof ended>) => {
      ended ??= why
      killTree(child)
      // A grandchild in another group may keep the pipes open for ever; do not wait for it.
      setTimeout(() => finish(), pipeGraceMs)
    }
    const timer = setTimeout(() => end('timed-out'), options.timeoutMs)
    const onAbort = () => end('cancelled')
    options.signal?.addEventListener('abort', onAbort, { once: true })

    const finish = (code?: number | null, signal?: string | null) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      clearTimeout(afterExit)
      options.signal?.removeEventListener('abort', onAbort)
      // Whoever still holds the pipes must not keep this process alive.
      child.stdout?.destroy()
      child.stderr?.destroy()
      const stdout = Buffer.concat(chunks.stdout)
      const stderr = Buffer.concat(chunks.stderr)
      if (ended !== undefined) resolve({ outcome: ended, stdout, stderr })
      else if (code !== null && code !== undefined) resolve({ outcome: 'exited', code, stdout, stderr })
      else resolve({ outcome: 'killed', signal: signal ?? 'unknown', stdout, stderr })
    }

    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.on('data', (chunk: Buffer) => {
        if (settled || ended !== undefined) return
        sizes[name] += chunk.length
        if (sizes[name] > limit) return end('too-much-output')
        chunks[name].push(chunk)
        afterExit?.refresh()
        options.onOutput?.(chunk, name)
      })
    }
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', onAbort)
      // A missing working folder reads the same as a missing program.
      const noFolder = options.cwd !== undefined && !existsSync(options.cwd)
      if (error.code === 'ENOENT' && !noFolder) resolve({ outcome: 'not-found' })
      else resolve({ outcome: 'not-started', error: noFolder ? `no folder ${options.cwd}` : error.message })
    })
    child.on('exit', (code, signal) => {
      afterExit = setTimeout(() => finish(code, signal), pipeGraceMs)
    })
    child.on('close', finish)
    if (options.input !== undefined) {
      // The program may end before it has read everything; its exit code tells.
      child.stdin?.on('error', () => undefined)
      child.stdin?.end(options.input)
    }
  })

/** Node throws at once for what no system can start, such as an argument with a NUL in it. */
function start(program: string, argumentList: readonly string[], options: RunOptions): ChildProcess | Error {
  try {
    return spawn(program, argumentList, {
      cwd: options.cwd,
      env: options.environment ?? process.env,
      shell: false,
      windowsHide: true,
      // A group of its own, so that what the program started ends with it.
      detached: process.platform !== 'win32',
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    })
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function killTree(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch {
    // It has ended in the meantime.
  }
}
