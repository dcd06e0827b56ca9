import { known, type Reading, skipped, unknown } from '../core/fact.ts'
import type { Machine } from '../core/machine.ts'
import { message } from '../core/message.ts'
import { systemProgram } from '../windows/system-folder.ts'

const timeoutMs = 8000

/** What `netsh` prints, as bytes in whatever encoding; skipped on other systems. Needs no administrator rights. */
export async function runNetsh(
  words: readonly string[],
  machine: Machine,
  signal?: AbortSignal,
): Promise<Reading<Uint8Array>> {
  if (machine.platform !== 'windows') return skipped(message('ports.reasons.only-windows'))
  const result = await machine.runProcess(netshProgram(machine), words, {
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  })
  if (result.outcome !== 'exited') {
    return unknown(message('ports.reasons.program-failed', { program: 'netsh', outcome: result.outcome }))
  }
  return known(result.stdout)
}

/** Not from the search path, where somebody else's `netsh` could be first. */
export function netshProgram(machine: Machine): string {
  return systemProgram('netsh.exe', machine)
}
