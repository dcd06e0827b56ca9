import type { StopOutcome } from './process-entry.ts'

/** SIGTERM or SIGKILL to one process, never to a group: 0 and negative numbers mean groups. */
export function signalProcess(pid: number, how: 'graceful' | 'forced'): StopOutcome {
  if (!Number.isInteger(pid) || pid <= 1) return 'denied'
  try {
    process.kill(pid, how === 'graceful' ? 'SIGTERM' : 'SIGKILL')
    return 'sent'
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ESRCH') return 'gone'
    if (code === 'EPERM') return 'denied'
    throw error
  }
}
