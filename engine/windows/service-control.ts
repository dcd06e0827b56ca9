import { setTimeout as sleep } from 'node:timers/promises'
import type { Machine } from '../core/machine.ts'
import { systemProgram } from './system-folder.ts'

/** What came of starting or stopping a service. `code` is the Win32 error, such as 5 for "access denied". */
export type ServiceOutcome =
  | { readonly state: 'done' }
  /** It already was as it should be. */
  | { readonly state: 'nothing-to-do' }
  | { readonly state: 'failed'; readonly code: number }
  | { readonly state: 'not-in-time' }
  | { readonly state: 'not-run'; readonly outcome: string }

export type ServiceState = 'stopped' | 'running' | 'changing'

/** Win32 errors (winerror.h): sc.exe ends with them, whatever it prints in the language of the machine. */
const alreadyRunning = 1056
const notActive = 1062

const commandTimeoutMs = 15_000
const waitMs = 30_000
const pollMs = 250

/** Starts a service or a driver, and waits until it runs. */
export function startService(name: string, machine: Machine): Promise<ServiceOutcome> {
  return change('start', name, alreadyRunning, 'running', machine)
}

/** Stops a service or a driver, and waits until it has ended. What depends on it makes Windows refuse. */
export function stopService(name: string, machine: Machine): Promise<ServiceOutcome> {
  return change('stop', name, notActive, 'stopped', machine)
}

/** Whether a service runs; `undefined` where there is none or Windows does not tell. */
export async function serviceState(name: string, machine: Machine): Promise<ServiceState | undefined> {
  const result = await run(['query', name], machine)
  if (result.outcome !== 'exited' || result.code !== 0) return undefined
  // Every line is `LABEL : NUMBER  WORD`, first the type, then the state (winsvc.h).
  const numbers = [...result.stdout.toString('latin1').matchAll(/:\s+([0-9a-f]+)\s+\S/gi)].map(([, number]) => number)
  const state = numbers[1]
  if (state === undefined || !/^[1-7]$/.test(state)) return undefined
  return state === '1' ? 'stopped' : state === '4' ? 'running' : 'changing'
}

/** When Windows starts a service: at boot, a while after it, when asked, or never. In the words that `sc.exe` takes. */
export const startTypes = ['auto', 'delayed-auto', 'demand', 'disabled'] as const
export type StartType = (typeof startTypes)[number]

/** When a service is started; `undefined` for drivers, where there is none, and where Windows does not tell. */
export async function serviceStartType(name: string, machine: Machine): Promise<StartType | undefined> {
  const result = await run(['qc', name], machine)
  return result.outcome === 'exited' && result.code === 0 ? parseStartType(result.stdout) : undefined
}

/** `sc qc` has a row `LABEL : NUMBER  WORD` for the type and one for the start; only a delayed start has brackets. */
export function parseStartType(output: Uint8Array): StartType | undefined {
  const text = Buffer.from(output).toString('latin1')
  const [, start] = [...text.matchAll(/:\s+([0-9a-f]+)\s+([A-Z_]+\S*[^\r\n]*)/gi)]
  switch (start?.[1]) {
    case '2':
      return start[2]?.includes('(') ? 'delayed-auto' : 'auto'
    case '3':
      return 'demand'
    case '4':
      return 'disabled'
    default:
      return undefined
  }
}

/** Says when Windows is to start a service; one that runs goes on running. */
export async function setStartType(name: string, start: StartType, machine: Machine): Promise<ServiceOutcome> {
  const result = await run(startTypeWords(name, start), machine)
  if (result.outcome !== 'exited') return { state: 'not-run', outcome: result.outcome }
  return result.code === 0 ? { state: 'done' } : { state: 'failed', code: result.code }
}

function startTypeWords(name: string, start: StartType): readonly string[] {
  return ['config', name, 'start=', start]
}

/** The words behind `sc.exe`, for people who want to see them. */
export function serviceCommand(verb: 'start' | 'stop' | 'disable', name: string): readonly string[] {
  return ['sc', ...(verb === 'disable' ? startTypeWords(name, 'disabled') : [verb, name])]
}

async function change(
  verb: 'start' | 'stop',
  name: string,
  alreadySo: number,
  wanted: ServiceState,
  machine: Machine,
): Promise<ServiceOutcome> {
  const deadline = performance.now() + waitMs
  // While an earlier wish is carried out, Windows answers as if the new one had come true already.
  while ((await serviceState(name, machine)) === 'changing' && performance.now() < deadline) await sleep(pollMs)
  const result = await run([verb, name], machine)
  if (result.outcome !== 'exited') return { state: 'not-run', outcome: result.outcome }
  if (result.code === alreadySo) return { state: 'nothing-to-do' }
  if (result.code !== 0) return { state: 'failed', code: result.code }
  // sc.exe only passes the wish on.
  for (;;) {
    if ((await serviceState(name, machine)) === wanted) return { state: 'done' }
    if (performance.now() >= deadline) return { state: 'not-in-time' }
    await sleep(pollMs)
  }
}

/** Without a signal to abort it: whoever stops a service must be able to start it again. */
function run(words: readonly string[], machine: Machine) {
  return machine.runProcess(systemProgram('sc.exe', machine), words, {
    timeoutMs: commandTimeoutMs,
    maxOutputBytes: 64 * 1024,
  })
}
