import { setMaxListeners } from 'node:events'
import { performance } from 'node:perf_hooks'
import type { DiagnosisEvent, DiagnosisRequest } from './diagnosis.ts'
import {
  type FactDefinition,
  type FactRecord,
  knownValues,
  type Reading,
  skipped,
  typedRecord,
  unknown,
} from './fact.ts'
import { type Message, message, messageOfError } from './message.ts'
import type { Probe } from './probe.ts'
import type { Registry } from './registry.ts'

/** After this long a fact that is still being read is announced as slow, so that nobody stares at a still screen. */
const slowAfterMs = 1500

/** Reads every fact at most once, whoever asks for it. */
export class FactReader {
  readonly #records = new Map<string, FactRecord>()
  readonly #pending = new Map<string, Promise<FactRecord>>()
  readonly #request: DiagnosisRequest
  readonly #registry: Registry
  readonly #emit: (event: DiagnosisEvent) => void

  constructor(request: DiagnosisRequest, registry: Registry, emit: (event: DiagnosisEvent) => void) {
    this.#request = request
    // Every probe listens for the cancel.
    setMaxListeners(0, request.signal)
    this.#registry = registry
    this.#emit = emit
  }

  read<Value>(fact: FactDefinition<Value>): Promise<FactRecord<Value>> {
    let pending = this.#pending.get(fact.id)
    if (pending === undefined) {
      pending = this.#readOnce(fact)
      this.#pending.set(fact.id, pending)
    }
    return pending.then((record) => typedRecord(fact, record))
  }

  recorded(fact: FactDefinition<unknown>): Reading<unknown> {
    return this.#records.get(fact.id) ?? unknown(message('core.not-recorded', { fact: fact.id }))
  }

  records(): Readonly<Record<string, FactRecord>> {
    return Object.fromEntries(this.#records)
  }

  async #readOnce(fact: FactDefinition<unknown>): Promise<FactRecord> {
    const probe = this.#registry.probes.find((candidate) => candidate.fact.id === fact.id)
    const record =
      probe === undefined
        ? recordOf(fact.id, unknown(message('core.no-probe', { fact: fact.id })))
        : await this.#run(probe)
    this.#records.set(fact.id, record)
    this.#emit({ type: 'fact-read', fact: fact.id, state: record.state })
    return record
  }

  async #run(probe: Probe): Promise<FactRecord> {
    const { id } = probe.fact
    const { signal, leaveOut } = this.#request
    if (probe.fact.area !== 'project' && leaveOut?.includes(probe.fact.area)) {
      return recordOf(id, skipped(message('core.left-out')))
    }
    const needed = await Promise.all(Object.values(probe.needs ?? {}).map((fact) => this.read(fact)))
    const used = await Promise.all(
      Object.entries(probe.uses ?? {}).map(async ([name, fact]) => ({ name, record: await this.read(fact) })),
    )
    const wanted = used.filter(({ name }) => probe.unlessSkipped?.includes(name)).map(({ record }) => record)
    for (const need of [...needed, ...wanted]) {
      if (need.state === 'unknown') return recordOf(id, unknown(need.reason))
      if (need.state === 'skipped' && needed.includes(need)) return recordOf(id, skipped(need.reason))
    }

    const started = performance.now()
    const readAt = new Date().toISOString()
    // Own timers rather than AbortSignal.timeout, which does not keep the process alive while a probe hangs on nothing.
    const abort = new AbortController()
    const onCancel = () => abort.abort(signal.reason)
    if (signal.aborted) onCancel()
    signal.addEventListener('abort', onCancel, { once: true })
    const budget = setTimeout(() => abort.abort(new Error('time budget spent')), probe.budgetMs)
    const slow = setTimeout(() => this.#emit({ type: 'slow', fact: id, area: probe.fact.area }), slowAfterMs)
    const records = this.records()
    const reading = await Promise.race([
      Promise.resolve()
        .then(() =>
          probe.read({
            root: this.#request.root,
            machine: this.#request.machine,
            facts: knownValues(probe.needs, records),
            optional: knownValues(probe.uses, records),
            signal: abort.signal,
          }),
        )
        .catch((error: unknown) => unknown(abort.signal.aborted ? this.#whyAborted(probe) : messageOfError(error))),
      aborted(abort.signal).then(() => unknown(this.#whyAborted(probe))),
    ])
    clearTimeout(slow)
    clearTimeout(budget)
    signal.removeEventListener('abort', onCancel)
    return recordOf(id, inheritGaps(reading, [...needed, ...wanted]), readAt, Math.round(performance.now() - started))
  }

  #whyAborted(probe: Probe): Message {
    if (this.#request.signal.aborted) return message('core.cancelled')
    return message('core.timed-out', { fact: probe.fact.id, seconds: probe.budgetMs / 1000 })
  }
}

/** What rests on an incomplete fact is incomplete too; "there is nothing here" cannot be said from one. */
function inheritGaps(reading: Reading<unknown>, needed: readonly FactRecord[]): Reading<unknown> {
  const gap = needed.find((need) => need.state === 'known' && need.incomplete !== undefined)
  if (gap?.state !== 'known' || gap.incomplete === undefined || reading.state === 'unknown') return reading
  if (reading.state === 'skipped') return unknown(gap.incomplete)
  return { incomplete: gap.incomplete, ...reading }
}

/** Resolves when the signal aborts; a probe that ignores its signal must not hold up the rest. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function recordOf(
  id: string,
  reading: Reading<unknown>,
  readAt: string = new Date().toISOString(),
  durationMs = 0,
): FactRecord {
  return { ...reading, id, readAt, durationMs }
}
