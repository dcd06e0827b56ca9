import { spawn } from 'node:child_process'

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

    const child = spawn(program, argumentList, {
      cwd: options.cwd,
      env: options.environment ?? process.env,
      shell: false,
      windowsHide: true,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    })

    const end = (why: NonNullable<typeof ended>) => {
      ended ??= why
      child.kill('SIGKILL')
      // A grandchild may keep the pipes open for ever; do not wait for it.
      setTimeout(() => finish(), 250).unref()
    }
    const timer = setTimeout(() => end('timed-out'), options.timeoutMs)
    const onAbort = () => end('cancelled')
    options.signal?.addEventListener('abort', onAbort, { once: true })

    const finish = (code?: number | null, signal?: string | null) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', onAbort)
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
        options.onOutput?.(chunk, name)
      })
    }
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', onAbort)
      resolve(error.code === 'ENOENT' ? { outcome: 'not-found' } : { outcome: 'not-started', error: error.message })
    })
    child.on('close', finish)
    if (options.input !== undefined) {
      // The program may end before it has read everything; its exit code tells.
      child.stdin?.on('error', () => undefined)
      child.stdin?.end(options.input)
    }
  })
