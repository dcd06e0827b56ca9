import { readdirSync } from 'node:fs'
import { type ProcStat, readBoot, readProcStat, startTimeOf } from './proc-stat.ts'
import type { ProcessControl, ProcessEntry, ProcessIdentity } from './process-entry.ts'
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
  if (stat === undefined || hasEnded(stat)) return undefined
  const { name, parent, kernelThread } = stat
  return { pid, name, parent, startTime: startTimeOf(stat, readBoot()), system: kernelThread }
}

/** The first thread of a program may have ended while others still hold its sockets: then it has not. */
function hasEnded({ state, threads }: ProcStat): boolean {
  return state === 'X' || (state === 'Z' && threads <= 1)
}

function isSame(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.pid === b.pid && a.startTime === b.startTime
}
