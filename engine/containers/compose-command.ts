import type { Machine } from '../core/machine.ts'

/** Compose as a plugin of docker, else the old program of its own. */
export async function composeCommand(
  machine: Machine,
  cwd: string,
  signal: AbortSignal,
): Promise<[string, ...string[]] | undefined> {
  for (const words of [['docker', 'compose'], ['docker-compose']] as [string, ...string[]][]) {
    const [program, ...own] = words
    const asked = await machine.runProcess(program, [...own, 'version'], { cwd, timeoutMs: 10_000, signal })
    if (asked.outcome === 'exited' && asked.code === 0) return words
  }
  return undefined
}
