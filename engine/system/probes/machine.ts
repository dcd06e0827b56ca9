import { arch, availableParallelism, freemem, release, totalmem, uptime, version } from 'node:os'
import { known } from '../../core/fact.ts'
import type { Platform } from '../../core/machine.ts'
import { defineProbe } from '../../core/probe.ts'
import { machineFact } from '../facts.ts'

/** Reads what this machine is. */
export default defineProbe({
  fact: machineFact,
  budgetMs: 3000,
  async read({ machine: { platform } }) {
    const memory = await readMemory(platform)
    return known({
      platform,
      release: release(),
      version: version(),
      architecture: arch(),
      cores: availableParallelism(),
      memoryTotalBytes: memory.total,
      memoryAvailableBytes: memory.available,
      uptimeSeconds: Math.round(uptime()),
    })
  },
})

/**
 * On Linux systeminformation reads /proc/meminfo, on macOS it asks `vm_stat`, because free memory alone leaves caches
 * out there. On Windows it would start PowerShell for a number that one system call gives.
 */
async function readMemory(platform: Platform): Promise<{ readonly total: number; readonly available: number }> {
  if (platform === 'windows') return { total: totalmem(), available: freemem() }
  const { mem } = await import('systeminformation')
  return await mem()
}
