import type { Machine } from '../machine.ts'
import type { ProcessControl, ProcessEntry, ProcessIdentity } from './process-entry.ts'

export type { ProcessControl, ProcessEntry, ProcessIdentity, StopOutcome } from './process-entry.ts'

/** The process control of the machine. Fails where it is not to be had, for example without `koffi` on Windows. */
export async function processControl(machine: Machine): Promise<ProcessControl> {
  switch (machine.platform) {
    case 'windows':
      return (await import('./process-control.windows.ts')).windowsProcessControl(machine)
    case 'macos':
      return (await import('./process-control.macos.ts')).macProcessControl(machine)
    case 'linux':
      return (await import('./process-control.linux.ts')).linuxProcessControl
  }
}

/** The process and everything that it started, directly or not, parents first. */
export function processTree(root: ProcessEntry, all: readonly ProcessEntry[]): ProcessEntry[] {
  const tree = [root]
  const seen = new Set([root.pid])
  for (const parent of tree) {
    for (const entry of all) {
      // A pid of a parent that ended may have been given to a stranger: whoever is older than the child.
      if (entry.parent !== parent.pid || seen.has(entry.pid) || startedBefore(entry, parent)) continue
      seen.add(entry.pid)
      tree.push(entry)
    }
  }
  return tree
}

/** Start times count upwards in their last number on every system; equal ones tell nothing. */
function startedBefore(a: ProcessIdentity, b: ProcessIdentity): boolean {
  const ticks = ({ startTime }: ProcessIdentity) => BigInt(/(\d+)$/.exec(startTime)?.[1] ?? '0')
  return ticks(a) < ticks(b)
}

/** The pids of this process and of everything that started it, as far as it can be followed. */
export async function ownAncestry(control: ProcessControl): Promise<ReadonlySet<number>> {
  const pids = new Set([process.pid])
  for (let pid = process.pid; ; ) {
    const parent = pid === process.pid ? process.ppid : (await control.look(pid))?.parent
    if (parent === undefined || parent <= 0 || pids.has(parent)) return pids
    pids.add(parent)
    pid = parent
  }
}
