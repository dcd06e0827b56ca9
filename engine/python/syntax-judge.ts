import { hash } from 'node:crypto'
import type { Worker } from 'node:worker_threads'
import { explainSyntaxError } from './explain-syntax-error.ts'
import { prescan } from './prescan.ts'
import { type RuffAnswer, type RuffRequest, startRuffWorker } from './ruff-worker.ts'
import { type PythonSource, readPythonSource } from './source.ts'
import type { JudgeSyntax, SyntaxTarget, SyntaxVerdict } from './syntax-verdict.ts'

/**
 * For one request: a batch takes some 10 ms, and the first waits until the parser is loaded. Three times as long is
 * within the budget of every probe, so that one file over which the parser ponders costs no other file its verdict.
 */
const answerMs = 4_000
const idleMs = 5_000
const batchSize = 64
const maxCachedVerdicts = 50_000

/**
 * Judges whether Python would compile files. The parser lives in a worker thread: a file that traps it costs one
 * restart and nothing else. Verdicts are kept in memory by content.
 */
export class SyntaxJudge implements JudgeSyntax {
  readonly #cache = new Map<string, SyntaxVerdict>()
  #worker: Worker | undefined
  #idle: NodeJS.Timeout | undefined
  #asking = false
  #queue: Promise<unknown> = Promise.resolve()
  /** What was sent ahead and is not answered yet, by its number. */
  readonly #ahead = new Map<number, readonly Ahead[]>()
  #gathered: Ahead[] = []
  #sent = 0
  #whenAnswered: (() => void) | undefined

  /** Starts loading the parser, for callers that know that there will be something to judge. */
  warmUp(): void {
    try {
      this.#ensureWorker()
    } catch {
      // Whoever asks for a verdict gets the reason.
      return
    }
    // Perhaps nothing is judged in the end: then nothing may wait for it.
    this.#rest()
  }

  /**
   * Sends a source to the parser, which works in its own thread, long before the verdict is asked for. Whatever goes
   * wrong with it has no effect: it is then judged when it is asked for.
   */
  expect(source: PythonSource, target: SyntaxTarget): void {
    if (prescan(source, target) !== undefined) return
    const key = keyOf(source.text, target)
    if (this.#cache.has(key)) return
    this.#gathered.push({ key, source, target })
    if (this.#gathered.length >= batchSize) this.#sendAhead()
  }

  #sendAhead(): void {
    const gathered = this.#gathered
    this.#gathered = []
    const [first] = gathered
    if (first === undefined) return
    try {
      const worker = this.#ensureWorker()
      const number = ++this.#sent
      this.#ahead.set(number, gathered)
      worker.postMessage({
        ahead: number,
        texts: gathered.map(({ source }) => textForRuff(source)),
        targetVersion: `py3${first.target.minor}`,
      } satisfies RuffRequest)
    } catch {
      // Whoever asks for a verdict gets the reason.
    }
  }

  #takeAhead(worker: Worker, { ahead, diagnostics, crash }: RuffAnswer): void {
    const sent = ahead === undefined ? undefined : this.#ahead.get(ahead)
    if (ahead === undefined || sent === undefined) return
    this.#ahead.delete(ahead)
    for (const [index, found] of diagnostics.entries()) {
      const one = sent[index]
      if (one !== undefined) this.#remember(one.key, explainSyntaxError(one.source, found))
    }
    if (crash !== undefined) {
      this.#forget(worker)
      void worker.terminate()
    }
    if (this.#ahead.size === 0) this.#whenAnswered?.()
  }

  /** Waits for what was sent ahead, as long as for any answer. @returns whether all of it was answered. */
  async #awaitAhead(signal: AbortSignal): Promise<boolean> {
    this.#sendAhead()
    if (this.#ahead.size === 0) return true
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => resolve(), answerMs)
      const onAbort = () => resolve()
      this.#whenAnswered = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
        resolve()
      }
      signal.addEventListener('abort', onAbort, { once: true })
    })
    this.#whenAnswered = undefined
    if (this.#ahead.size === 0) return true
    await this.#drop()
    return false
  }

  /** Ends the worker; it starts again when it is needed. */
  async close(): Promise<void> {
    await this.#drop()
  }

  read(bytes: Uint8Array): PythonSource {
    return readPythonSource(bytes)
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
    const isQuick = await this.#awaitAhead(signal)
    const verdicts = new Map<number, SyntaxVerdict>()
    const open: { index: number; key: string; source: PythonSource }[] = []
    for (const [index, source] of sources.entries()) {
      const early = prescan(source, target)
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
        isQuick ? batch.length : 1,
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

  /** Judges a batch; where that fails without saying at which file, each file is judged alone. */
  async #batch(
    sources: readonly PythonSource[],
    target: SyntaxTarget,
    signal: AbortSignal,
    firstAtOnce: number,
  ): Promise<SyntaxVerdict[]> {
    const verdicts: SyntaxVerdict[] = []
    let atOnce = firstAtOnce
    while (verdicts.length < sources.length) {
      const asked = sources.slice(verdicts.length, verdicts.length + atOnce)
      const answer = await this.#ask(asked, target, signal)
      signal.throwIfAborted()
      if ('verdict' in answer) {
        if (answer.reason === 'parser-missing') return sources.map(() => answer)
        if (atOnce === 1) verdicts.push(answer)
        else atOnce = 1
        continue
      }
      for (const [index, diagnostics] of answer.diagnostics.entries()) {
        const source = asked[index]
        if (source !== undefined) verdicts.push(explainSyntaxError(source, diagnostics))
      }
      if (answer.crash === undefined) continue
      await this.#drop()
      verdicts.push(undecided('parser-crashed', answer.crash))
    }
    return verdicts
  }

  /** One request to the worker; a worker that does not answer is ended. */
  async #ask(
    sources: readonly PythonSource[],
    { minor }: SyntaxTarget,
    signal: AbortSignal,
  ): Promise<RuffAnswer | Undecided> {
    let worker: Worker
    try {
      worker = this.#ensureWorker()
    } catch (error) {
      return undecided('parser-missing', String(error))
    }
    this.#asking = true
    const answer = await new Promise<RuffAnswer | Undecided>((resolve) => {
      const timer = setTimeout(() => finish(undecided('parser-timed-out', `${answerMs / 1000} s`)), answerMs)
      const finish = (result: RuffAnswer | Undecided) => {
        if ('ahead' in result) return
        clearTimeout(timer)
        worker.off('message', finish).off('error', onError).off('exit', onExit)
        signal.removeEventListener('abort', onAbort)
        resolve(result)
      }
      // A trap is caught and answered by the worker itself; an error that ends it is one of the worker's own.
      const onError = (error: unknown) => finish(undecided('parser-missing', String(error)))
      const onExit = () => finish(undecided('parser-crashed', 'exit'))
      const onAbort = () => finish(undecided('parser-crashed', 'abort'))
      worker.on('message', finish).on('error', onError).on('exit', onExit)
      signal.addEventListener('abort', onAbort, { once: true })
      worker.postMessage({ texts: sources.map(textForRuff), targetVersion: `py3${minor}` } satisfies RuffRequest)
    })
    this.#asking = false
    if ('verdict' in answer) await this.#drop()
    return answer
  }

  #ensureWorker(): Worker {
    clearTimeout(this.#idle)
    if (this.#worker === undefined) {
      const worker = startRuffWorker()
      worker.on('error', () => this.#forget(worker))
      worker.on('exit', () => this.#forget(worker))
      worker.on('message', (answer: RuffAnswer) => this.#takeAhead(worker, answer))
      this.#worker = worker
    }
    this.#worker.ref()
    return this.#worker
  }

  #forget(worker: Worker): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    this.#forgetAhead()
  }

  /** Nobody answers any more. */
  #forgetAhead(): void {
    this.#ahead.clear()
    this.#whenAnswered?.()
  }

  async #drop(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    this.#forgetAhead()
    await worker?.terminate()
  }

  /** A resting worker neither keeps the process alive nor its memory for long. */
  #rest(): void {
    if (this.#asking || this.#ahead.size > 0) return
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

interface Ahead {
  readonly key: string
  readonly source: PythonSource
  readonly target: SyntaxTarget
}

type Undecided = Extract<SyntaxVerdict, { verdict: 'undecided' }>
function undecided(reason: Undecided['reason'], detail: string): Undecided {
  return { verdict: 'undecided', reason, detail: detail.slice(0, 200) }
}

/** Ruff honours `# noqa`; Python does not. Same length, so that places stay. */
function textForRuff({ text }: PythonSource): string {
  return /noqa/i.test(text) ? text.replace(/noqa/gi, 'n_qa') : text
}

function keyOf(text: string, { minor }: SyntaxTarget): string {
  return `${minor}:${hash('sha1', text, 'base64')}`
}

/** One parser for the whole process. */
export const syntaxJudge = new SyntaxJudge()
