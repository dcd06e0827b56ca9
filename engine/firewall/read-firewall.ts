import type { Reading } from '../core/fact.ts'
import type { Machine } from '../core/machine.ts'
import type { Firewall } from './facts.ts'

/** Reads the firewall of this machine, as far as that goes without administrator rights. */
export async function readFirewall(machine: Machine, signal: AbortSignal): Promise<Reading<Firewall>> {
  switch (machine.platform) {
    case 'windows':
      return (await import('./read-this-windows.ts')).readThisWindows(machine, signal)
    case 'macos':
      return (await import('./read-macos.ts')).readMacFirewall(machine, signal)
    case 'linux':
      return (await import('./read-linux.ts')).readLinuxFirewall(machine, signal)
  }
}
