import { setTimeout as sleep } from 'node:timers/promises'
import { message } from '../core/message.ts'
import type { StepContext, StepOutcome } from '../core/step.ts'
import { openChosenEngine } from './chosen-engine.ts'

/** Waits until the engine that docker uses answers, and says every few seconds that it still waits. */
export async function awaitEngine(
  { machine, signal, onOutput }: StepContext,
  patienceMs: number,
): Promise<StepOutcome> {
  const start = performance.now()
  for (;;) {
    if (signal.aborted) return { ok: false, reason: message('core.cancelled') }
    const answered = await openChosenEngine(machine, 3000)
      .then((engine) => engine.ping())
      .then(
        () => true,
        // It is there; that this person may not use it is a finding of its own.
        (error: NodeJS.ErrnoException) => error.code === 'EACCES',
      )
    if (answered) return { ok: true }
    const seconds = Math.round((performance.now() - start) / 1000)
    if (performance.now() - start >= patienceMs) {
      return { ok: false, reason: message('docker.steps.start-engine.not-in-time', { seconds }) }
    }
    onOutput(`${seconds} s …\n`)
    await sleep(Math.min(2000, patienceMs))
  }
}
