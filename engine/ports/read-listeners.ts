import type { Reading } from '../core/fact.ts'
import type { Machine } from '../core/machine.ts'
import type { ListenerTable } from './facts.ts'
import type { TableOptions } from './table-options.ts'

/** Everything that listens on this machine, read the way that this system wants it. */
export async function readListeners(machine: Machine, options: TableOptions): Promise<Reading<ListenerTable>> {
  switch (machine.platform) {
    case 'windows':
      return (await import('./probes/listeners.windows.ts')).readWindowsTable(machine, options)
    case 'macos':
      return (await import('./probes/listeners.macos.ts')).readMacTable(machine, options)
    case 'linux':
      return (await import('./probes/listeners.linux.ts')).readLinuxTable(options)
  }
}
