import type { Machine } from '../machine.ts'

/** One process as long as the machine runs: a pid alone is given to somebody else sooner or later. */
export interface ProcessIdentity {
  readonly pid: number
  /** Compared as it is; the same process always has the same. Empty: it could not be read, and equals nothing. */
  readonly startTime: string
}

export interface ProcessEntry extends ProcessIdentity {
  readonly name: string
  readonly parent: number
  /** Part of the system itself: the kernel, or a process that Windows cannot live without. */
  readonly system: boolean
}

/**
 * `other-process`: the pid now belongs to another process, which was left alone. `denied`: needs more rights.
 * `cannot-ask`: this program has no way to be asked, it can only be ended.
 */
export type StopOutcome = 'sent' | 'gone' | 'other-process' | 'denied' | 'cannot-ask'

/** How processes are looked at and ended on one system. */
export interface ProcessControl {
  /** `undefined` when there is no such process. Fails when it cannot be looked at. */
  look(pid: number): Promise<ProcessEntry | undefined>
  list(): Promise<readonly ProcessEntry[]>
  /** Asks a process to end (`graceful`) or ends it (`forced`), after comparing its start time at the last moment. */
  stop(identity: ProcessIdentity, how: 'graceful' | 'forced'): Promise<StopOutcome>
}

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
