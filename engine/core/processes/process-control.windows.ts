import { type Kernel32, loadKernel32, processAccess } from '../../windows/kernel32.ts'
import { systemProgram } from '../../windows/system-folder.ts'
import type { Machine } from '../machine.ts'
import type { ProcessControl, ProcessEntry, ProcessIdentity, StopOutcome } from './process-entry.ts'

/** Processes by Win32. A pid is not given away as long as somebody has a handle, so comparing by handle is safe. */
export async function windowsProcessControl(machine: Machine): Promise<ProcessControl> {
  return controlWith(await loadKernel32(), machine)
}

/** The same with a given kernel32, which tests replace. */
export function controlWith(kernel32: Kernel32, machine: Machine): ProcessControl {
  const describe = (found: { readonly pid: number; readonly parent: number; readonly name: string }): ProcessEntry => ({
    ...found,
    startTime: startTime(kernel32, found.pid) ?? '',
    system: found.pid === 0 || found.pid === 4,
  })
  return {
    async look(pid) {
      const found = kernel32.snapshot().find((entry) => entry.pid === pid)
      return found === undefined ? undefined : describe(found)
    },
    list: async () => kernel32.snapshot().map(describe),
    stop: (identity, how) => stop(kernel32, machine, identity, how),
  }
}

async function stop(
  kernel32: Kernel32,
  machine: Machine,
  { pid, startTime: expected }: ProcessIdentity,
  how: 'graceful' | 'forced',
): Promise<StopOutcome> {
  const { terminate, queryLimitedInformation, synchronize } = processAccess
  const handle = kernel32.openProcess(pid, terminate | queryLimitedInformation | synchronize)
  if (handle === 'denied') return 'denied'
  if (handle === 'no-process') return 'gone'
  try {
    if (kernel32.hasEnded(handle)) return 'gone'
    if (String(kernel32.creationTime(handle) ?? '') !== expected) return 'other-process'
    if (how === 'forced') return kernel32.terminate(handle) ? 'sent' : 'denied'
    return await askToClose(machine, pid)
  } finally {
    kernel32.close(handle)
  }
}

/** Without /F, taskkill posts WM_CLOSE to the windows of the program; console programs have none and it fails. */
async function askToClose(machine: Machine, pid: number): Promise<StopOutcome> {
  const result = await machine.runProcess(systemProgram('taskkill.exe', machine), ['/PID', String(pid)], {
    timeoutMs: 5000,
  })
  return result.outcome === 'exited' && result.code === 0 ? 'sent' : 'cannot-ask'
}

function startTime(kernel32: Kernel32, pid: number): string | undefined {
  const handle = kernel32.openProcess(pid, processAccess.queryLimitedInformation)
  if (typeof handle === 'string') return undefined
  try {
    return kernel32.creationTime(handle)?.toString()
  } finally {
    kernel32.close(handle)
  }
}
