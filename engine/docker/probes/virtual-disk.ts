import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { known, skipped, unknown } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { readDisk } from '../../system/read-disk.ts'
import { virtualDiskFact } from '../virtual-disk-facts.ts'

/** Below Docker's folder: since version 4.30, and before. */
const places = ['wsl/disk/docker_data.vhdx', 'wsl/data/ext4.vhdx'] as const

/** Measures the file itself: what is inside only the virtual machine could tell. */
export default defineProbe({
  fact: virtualDiskFact,
  budgetMs: 3000,
  async read({ machine }) {
    if (machine.platform !== 'windows') return skipped(message('docker.reasons.windows-only'))
    const local = machine.environment['LOCALAPPDATA'] ?? join(machine.homeDirectory, 'AppData', 'Local')
    for (const place of places) {
      const file = join(local, 'Docker', place)
      const bytes = await sizeOf(file)
      if (bytes === undefined) continue
      const disk = await readDisk(file)
      return disk === undefined
        ? unknown(message('system.reasons.no-size', { path: file }))
        : known({ file, bytes, disk })
    }
    return skipped(message('docker.reasons.no-virtual-disk'))
  },
})

/** `undefined`: not there, or not to be looked at, which says nothing about Docker. */
async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size
  } catch {
    return undefined
  }
}
