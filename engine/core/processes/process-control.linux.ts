import { readdirSync } from 'node:fs'
import { readBoot, readProcStat, startTimeOf } from './proc-stat.ts'
import type { ProcessControl, ProcessEntry, ProcessIdentity } from './process-control.ts'
import { signalProcess } from './signal-process.ts'

/** Processes by `/proc`; a process that has ended and waits for its parent to notice counts as gone. */
export const linuxProcessControl: ProcessControl = {
  look: async (pid) => entry(pid),
  list: async () =>
    readdirSync('/proc').flatMap((name) => {
      const found = /^\d+$/.test(name) ? entry(Number(name)) : undefined
      return found === undefined ? [] : [found]
    }),
  // Comparing and signalling happen in one turn of the loop: nothing of ours can come between them.
  stop: async (identity, how) => {
    const now = entry(identity.pid)
    if (now === undefined) return 'gone'
    if (!isSame(now, identity)) return 'other-process'
    return signalProcess(identity.pid, how)
  },
}

function entry(pid: number): ProcessEntry | undefined {
  const stat = readProcStat(pid)
  if (stat === undefined || stat.state === 'Z' || stat.state === 'X') return undefined
  const { name, parent, kernelThread } = stat
  return { pid, name, parent, startTime: startTimeOf(stat, readBoot()), system: kernelThread }
}

function isSame(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.pid === b.pid && a.startTime === b.startTime
}
