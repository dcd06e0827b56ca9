import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

/** What `/proc/PID/stat` says about a process. */
export interface ProcStat {
  readonly name: string
  readonly state: string
  readonly parent: number
  readonly threads: number
  /** Clock ticks since the machine started. */
  readonly startTicks: number
  /** A thread of the kernel: it has no program and cannot be stopped. */
  readonly kernelThread: boolean
}

/** Kernel: `PF_KTHREAD` in `include/linux/sched.h`. */
const kernelThreadFlag = 0x00200000

/** `USER_HZ`: the unit of times in `/proc`, the same on every Linux that Node runs on. */
const ticksPerSecond = 100

/** Reads `/proc/PID/stat`; `undefined` when there is no such process (any more). */
export function readProcStat(pid: number | string): ProcStat | undefined {
  const text = readLine(`/proc/${pid}/stat`)
  return text === undefined ? undefined : parseProcStat(text)
}

/** Far above the longest line: 52 numbers, and a name of 64 bytes. */
const line = Buffer.alloc(4096)

/** One `read` into a buffer that is there already, for a file that is read for hundreds of processes. */
function readLine(path: string): string | undefined {
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    return line.toString('utf8', 0, readSync(file, line, 0, line.length, 0))
  } catch {
    return undefined
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** The name stands in brackets and may itself contain blanks and brackets, so the last one counts. */
export function parseProcStat(text: string): ProcStat | undefined {
  const open = text.indexOf('(')
  const close = text.lastIndexOf(')')
  if (open < 0 || close < open) return undefined
  const fields = text.slice(close + 2).split(' ', 20)
  const [state, parent] = fields
  const flags = Number(fields[6])
  const startTicks = Number(fields[19])
  if (state === undefined || parent === undefined || !Number.isSafeInteger(startTicks)) return undefined
  return {
    name: text.slice(open + 1, close),
    state,
    parent: Number(parent),
    threads: Number(fields[17]),
    startTicks,
    kernelThread: (flags & kernelThreadFlag) !== 0,
  }
}

/** When and in which run of the machine ticks are counted from. */
export interface Boot {
  /** Changes with every start of the machine. */
  readonly id: string
  readonly startedAtMs: number | undefined
}

export function readBoot(): Boot {
  const seconds = /^btime (\d+)/m.exec(readText('/proc/stat') ?? '')?.[1]
  const id = readText('/proc/sys/kernel/random/boot_id')?.trim() ?? seconds ?? ''
  return { id, startedAtMs: seconds === undefined ? undefined : Number(seconds) * 1000 }
}

/** A start time that no other process with the same pid has. */
export function startTimeOf(stat: ProcStat, boot: Boot): string {
  return `${boot.id}/${stat.startTicks}`
}

/** ISO 8601, UTC. */
export function startedAtOf(stat: ProcStat, boot: Boot): string | undefined {
  if (boot.startedAtMs === undefined) return undefined
  return new Date(boot.startedAtMs + (stat.startTicks * 1000) / ticksPerSecond).toISOString()
}

/** A file of `/proc`, which is there or not from one moment to the next. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
