import type { Machine } from '../core/machine.ts'
import type { Client } from '../docker/facts.ts'

/** The first compose that takes a list marked `!override` instead of adding it to the other one (release 2.24.4). */
const firstWithOverride = [2, 24, 4] as const

const timeoutMs = 8000

/** Asks compose for its version. `undefined`: it could not be asked, or gave no number. */
export async function composeVersion(
  client: Client | undefined,
  machine: Machine,
  signal: AbortSignal,
): Promise<string | undefined> {
  const compose = client?.compose
  if (compose === undefined || compose.via === 'podman-compose') return undefined
  const [program, words] =
    compose.via === 'plugin' && client?.command !== undefined ? [client.command, ['compose']] : [compose.path, []]
  const result = await machine.runProcess(program, [...words, 'version', '--short'], {
    timeoutMs,
    maxOutputBytes: 64 * 1024,
    environment: machine.environment,
    signal,
  })
  if (result.outcome !== 'exited' || result.code !== 0) return undefined
  return /^v?(\d+\.\d+\.\d+)/.exec(result.stdout.toString('utf8').trim())?.[1]
}

/** Whether a compose of this version knows `!override`. */
export function knowsOverride(version: string): boolean {
  const numbers = version.split('.').map(Number)
  for (const [index, least] of firstWithOverride.entries()) {
    const number = numbers[index] ?? 0
    if (number !== least) return number > least
  }
  return true
}
