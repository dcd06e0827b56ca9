import type { Machine } from '../../core/machine.ts'

/**
 * The labels of what launchd runs for this person, by process id, such as `homebrew.mxcl.postgresql@16`. Only root sees
 * those of the system. Empty where launchctl does not answer.
 */
export async function readLaunchdLabels(machine: Machine): Promise<ReadonlyMap<number, string>> {
  const result = await machine.runProcess('/bin/launchctl', ['list'], { timeoutMs: 3000 })
  return result.outcome === 'exited' && result.code === 0
    ? parseLaunchdList(result.stdout.toString('utf8'))
    : new Map<number, string>()
}

/** Rows of `launchctl list`: process id or `-`, last exit code, label, with tabs between them. */
export function parseLaunchdList(text: string): ReadonlyMap<number, string> {
  return new Map(
    [...text.matchAll(/^(\d+)\t-?\d+\t([^\t\n]+)$/gm)]
      .map(([, pid, label = '']) => [Number(pid), label] as const)
      // Every window application has one of these; it says nothing about why it runs.
      .filter(([, label]) => !label.startsWith('application.')),
  )
}
