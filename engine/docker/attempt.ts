import type Dockerode from 'dockerode'
import type { Machine } from '../core/machine.ts'
import { timeLimit } from '../core/time-limit.ts'
import { openChosenEngine } from './chosen-engine.ts'

/** `missing`: the engine does not know the thing (any more). `late`: no answer in time. `failed`: in its own words. */
export type EngineAttempt<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: 'missing' | 'late' | 'failed'; readonly detail: string }

/** Does something with the engine that docker would use, within a time; what goes wrong is a value. */
export async function attemptWithEngine<Value>(
  machine: Machine,
  signal: AbortSignal,
  timeoutMs: number,
  use: (engine: Dockerode, signal: AbortSignal) => Promise<Value>,
): Promise<EngineAttempt<Value>> {
  const time = timeLimit(signal, timeoutMs)
  try {
    return { ok: true, value: await use(await openChosenEngine(machine, timeoutMs), time) }
  } catch (error) {
    const detail = error instanceof Error ? error.message.trim() : String(error)
    if (statusOf(error) === 404) return { ok: false, problem: 'missing', detail }
    return { ok: false, problem: time.aborted ? 'late' : 'failed', detail }
  }
}

/** The HTTP status that the engine answered with; `undefined` where it gave none. */
export function statusOf(error: unknown): unknown {
  return error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
}
