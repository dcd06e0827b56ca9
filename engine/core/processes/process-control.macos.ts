import type { Machine } from '../machine.ts'
import type { ProcessControl, ProcessEntry } from './process-entry.ts'
import { signalProcess } from './signal-process.ts'

const columns = 'pid=,ppid=,lstart=,comm='

/** Processes by `ps`, whose start times are exact to the second. */
export function macProcessControl(machine: Machine): ProcessControl {
  const look = async (pid: number) => (await ps(machine, ['-p', String(pid)])).find((entry) => entry.pid === pid)
  return {
    look,
    list: () => ps(machine, ['-ax']),
    async stop(identity, how) {
      const now = await look(identity.pid)
      if (now === undefined) return 'gone'
      return now.startTime === identity.startTime ? signalProcess(identity.pid, how) : 'other-process'
    },
  }
}

async function ps(machine: Machine, selection: readonly string[]): Promise<ProcessEntry[]> {
  const result = await machine.runProcess('/bin/ps', [...selection, '-o', columns], {
    timeoutMs: 5000,
    environment: { ...machine.environment, LC_ALL: 'C', TZ: 'UTC' },
  })
  // With -p, exit code 1 and no output mean that there is no such process.
  if (result.outcome !== 'exited') throw new Error(`ps: ${result.outcome}`)
  return parsePs(result.stdout.toString('utf8'))
}

/** Rows of `ps -o pid=,ppid=,lstart=,comm=` in the C locale: `  412   1 Fri Nov 20 12:00:01 2026 /usr/bin/python3`. */
export function parsePs(text: string): ProcessEntry[] {
  const row = /^\s*(\d+)\s+(\d+)\s+\w{3}\s+(\w{3}\s+\d{1,2}\s+\d\d:\d\d:\d\d\s+\d{4})\s+(.*)$/
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, started, command] = row.exec(line) ?? []
    if (pid === undefined || parent === undefined || started === undefined || command === undefined) return []
    const startTime = String(Date.parse(`${started} UTC`))
    const name = command.slice(command.lastIndexOf('/') + 1)
    return [{ pid: Number(pid), parent: Number(parent), startTime, name, system: false }]
  })
}
