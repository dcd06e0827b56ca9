import { createHash } from 'node:crypto'
import type { Worker } from 'node:worker_threads'
import { explainSyntaxError } from './explain-syntax-error.ts'
import { prescan } from './prescan.ts'
import { type RuffAnswer, type RuffRequest, startRuffWorker } from './ruff-worker.ts'
import type { PythonSource } from './source.ts'
import type { SyntaxVerdict } from './syntax-verdict.ts'

/** Python 3 minor version to judge for. */
export interface SyntaxTarget {
  readonly minor: number
}

const perFileMs = 10_000
const idleMs = 5_000
const batchSize = 64
const maxCachedVerdicts = 50_000

/**
 * Judges whether Python would compile files. The parser lives in a worker thread: a file that traps it costs one
 * restart and nothing else. Verdicts are kept in memory by content.
 */
export class SyntaxJudge {
  readonly #cache = new Map<string, SyntaxVerdict>()
  #worker: Worker | undefined
  #idle: NodeJS.Timeout | undefined
  #queue: Promise<unknown> = Promise.resolve()

  /** Starts loading the parser, for callers that know that there will be something to judge. */
  warmUp(): void {
    this.#ensureWorker()
  }

  /** Ends the worker; it starts again when it is needed. */
  async close(): Promise<void> {
    await this.#drop()
  }

  /** Verdicts in the order of the sources. */
  judge(
    sources: readonly PythonSource[],
    target: SyntaxTarget,
    signal: AbortSignal,
  ): Promise<readonly SyntaxVerdict[]> {
    const run = this.#queue.then(() => this.#judgeNow(sources, target, signal))
    this.#queue = run.catch(() => undefined)
    return run
  }

  async #judgeNow(
    sources: readonly PythonSource[],
    target: SyntaxTarget,
    signal: AbortSignal,
  ): Promise<readonly SyntaxVerdict[]> {
    const verdicts = new Map<number, SyntaxVerdict>()
    const open: { index: number; key: string; source: PythonSource }[] = []
    for (const [index, source] of sources.entries()) {
      const early = prescan(source)
      if (early !== undefined) {
        verdicts.set(index, early)
        continue
      }
      const key = keyOf(source.text, target)
      const cached = this.#cache.get(key)
      if (cached === undefined) open.push({ index, key, source })
      else verdicts.set(index, cached)
    }
    for (let start = 0; start < open.length; start += batchSize) {
      signal.throwIfAborted()
      const batch = open.slice(start, start + batchSize)
      const judged = await this.#batch(
        batch.map(({ source }) => source),
        target,
        signal,
      )
      for (const [position, { index, key }] of batch.entries()) {
        const verdict = judged[position] ?? undecided('parser-crashed', '')
        verdicts.set(index, verdict)
        if (verdict.verdict !== 'undecided') this.#remember(key, verdict)
      }
    }
    this.#rest()
    return sources.map((_, index) => verdicts.get(index) ?? undecided('parser-crashed', ''))
  }

  /** Judges a batch; after a trap or a timeout goes on with a fresh worker behind the file that caused it. */
  async #batch(sources: readonly PythonSource[], target: SyntaxTarget, signal: AbortSignal): Promise<SyntaxVerdict[]> {
    const verdicts: SyntaxVerdict[] = []
    while (verdicts.length < sources.length) {
      const rest = sources.slice(verdicts.length)
      const failure = await this.#ask(rest, target, signal, (answer, source) => {
        verdicts.push(
          answer.diagnostics === undefined
            ? undecided('parser-crashed', answer.crash ?? '')
            : explainSyntaxError(source, answer.diagnostics),
        )
      })
      if (failure === undefined) continue
      await this.#drop()
      signal.throwIfAborted()
      if (failure.reason === 'parser-missing') {
        while (verdicts.length < sources.length) verdicts.push(failure)
      } else if (failure.reason === 'parser-timed-out' || !failure.answered) {
        verdicts.push(failure)
      }
    }
    return verdicts
  }

  #ask(
    sources: readonly PythonSource[],
    { minor }: SyntaxTarget,
    signal: AbortSignal,
    onAnswer: (answer: RuffAnswer, source: PythonSource) => void,
  ): Promise<Failure | undefined> {
    let worker: Worker
    try {
      worker = this.#ensureWorker()
    } catch (error) {
      return Promise.resolve({ ...undecided('parser-missing', String(error)), answered: false })
    }
    return new Promise((resolve) => {
      let answers = 0
      let timer = setTimeout(onTimeout, perFileMs)
      const finish = (failure?: Failure) => {
        clearTimeout(timer)
        worker.off('message', onMessage).off('error', onError).off('exit', onExit)
        signal.removeEventListener('abort', onAbort)
        resolve(failure)
      }
      function onTimeout() {
        finish({ ...undecided('parser-timed-out', `${perFileMs / 1000} s`), answered: false })
      }
      const onMessage = (answer: RuffAnswer) => {
        const source = sources[answer.index]
        if (source === undefined) return
        answers += 1
        onAnswer(answer, source)
        if (answer.diagnostics === undefined) {
          finish({ ...undecided('parser-crashed', answer.crash ?? ''), answered: true })
        } else if (answers === sources.length) finish()
        else {
          clearTimeout(timer)
          timer = setTimeout(onTimeout, perFileMs)
        }
      }
      const onError = (error: unknown) => {
        // A trap is caught and answered by the worker itself; an error that ends it is one of the worker's own.
        finish({ ...undecided('parser-missing', String(error)), answered: false })
      }
      const onExit = () => finish({ ...undecided('parser-crashed', 'exit'), answered: false })
      const onAbort = () => finish({ ...undecided('parser-crashed', 'abort'), answered: true })
      worker.on('message', onMessage).on('error', onError).on('exit', onExit)
      signal.addEventListener('abort', onAbort, { once: true })
      worker.postMessage({ texts: sources.map(textForRuff), targetVersion: `py3${minor}` } satisfies RuffRequest)
    })
  }

  #ensureWorker(): Worker {
    clearTimeout(this.#idle)
    if (this.#worker === undefined) {
      const worker = startRuffWorker()
      worker.on('error', () => this.#forget(worker))
      worker.on('exit', () => this.#forget(worker))
      this.#worker = worker
    }
    this.#worker.ref()
    return this.#worker
  }

  #forget(worker: Worker): void {
    if (this.#worker === worker) this.#worker = undefined
  }

  async #drop(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  /** A resting worker neither keeps the process alive nor its memory for long. */
  #rest(): void {
    this.#worker?.unref()
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => void this.#drop(), idleMs)
    this.#idle.unref()
  }

  #remember(key: string, verdict: SyntaxVerdict): void {
    if (this.#cache.size >= maxCachedVerdicts) this.#cache.clear()
    this.#cache.set(key, verdict)
  }
}

type Undecided = Extract<SyntaxVerdict, { verdict: 'undecided' }>
/** `answered`: the file that it is about has its verdict already. */
type Failure = Undecided & { readonly answered: boolean }

function undecided(reason: Undecided['reason'], detail: string): Undecided {
  return { verdict: 'undecided', reason, detail: detail.slice(0, 200) }
}

/** Ruff honours `# noqa`; Python does not. Same length, so that places stay. */
function textForRuff({ text }: PythonSource): string {
  return /noqa/i.test(text) ? text.replace(/noqa/gi, 'n_qa') : text
}

function keyOf(text: string, { minor }: SyntaxTarget): string {
  return `${minor}:${createHash('sha1').update(text).digest('base64')}`
}

/** One parser for the whole process. */
export const syntaxJudge = new SyntaxJudge()
