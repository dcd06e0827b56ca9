import type { Reading } from '../core/fact.ts'
import type { Machine } from '../core/machine.ts'
import type { ListenerTable, Protocol } from './facts.ts'

export interface TableOptions {
  readonly protocols: readonly Protocol[]
  /** The ports whose owners are wanted with everything that can be said about them; the others get a name. */
  readonly lookCloser: (port: number) => boolean
  readonly signal?: AbortSignal
}

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
