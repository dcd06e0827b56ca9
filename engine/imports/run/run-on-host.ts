import { randomBytes } from 'node:crypto'
import type { Machine } from '../../core/machine.ts'
import { type RunVerdict, readRunAnswer } from './run-answer.ts'
import { type ImportRequest, importArguments, importSeconds } from './run-request.ts'

/** Imports an entry point with an interpreter of this machine. Runs the project's code: only after a yes. */
export async function runOnHost(
  machine: Pick<Machine, 'runProcess'>,
  interpreter: string,
  request: ImportRequest,
  cwd: string,
  signal: AbortSignal,
): Promise<RunVerdict> {
  const nonce = randomBytes(16).toString('hex')
  const words = importArguments(request, nonce)
  const timeoutMs = (importSeconds + 3) * 1000
  const ran = await machine.runProcess(interpreter, words, { cwd, timeoutMs, signal, maxOutputBytes: 1024 * 1024 })
  if (ran.outcome === 'timed-out') return { outcome: 'timed-out', stopped: [] }
  if (!('stdout' in ran))
    return { outcome: 'no-answer', stopped: [], error: ran.outcome === 'not-started' ? ran.error : ran.outcome }
  return readRunAnswer(ran.stdout.toString('utf8'), nonce)
}
