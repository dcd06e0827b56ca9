import { known, type Reading, unknown } from '../../core/fact.ts'
import type { Machine } from '../../core/machine.ts'
import { message } from '../../core/message.ts'
import { macProcessControl } from '../../core/processes/process-control.macos.ts'
import type { ProcessEntry } from '../../core/processes/process-control.ts'
import type { Listener, ListenerTable, Owner } from '../facts.ts'
import type { TableOptions } from '../table-options.ts'
import { readLaunchdLabels } from './launchd.macos.ts'
import { parseLsof } from './lsof.macos.ts'

const lsofArguments = ['-nP', '+c', '0', '-iTCP', '-sTCP:LISTEN', '-iUDP', '-F', 'pcLtPn']

/** Reads the sockets with `lsof`, which without administrator rights only shows those of the person's own programs. */
export async function readMacTable(machine: Machine, options: TableOptions): Promise<Reading<ListenerTable>> {
  const { protocols, lookCloser, signal } = options
  const result = await machine.runProcess('/usr/sbin/lsof', lsofArguments, {
    timeoutMs: 8000,
    ...(signal === undefined ? {} : { signal }),
  })
  // Exit code 1 also means that nothing was found, or that something could not be looked at.
  if (result.outcome !== 'exited' || result.code > 1) {
    return unknown(message('ports.reasons.program-failed', { program: 'lsof', outcome: result.outcome }))
  }
  const sockets = parseLsof(result.stdout.toString('utf8')).filter(({ protocol }) => protocols.includes(protocol))
  const processes = new Map((await macProcessControl(machine).list()).map((entry) => [entry.pid, entry]))
  const closer = sockets.some(({ port }) => lookCloser(port))
  const labels = closer ? await readLaunchdLabels(machine) : new Map<number, string>()
  const listeners = new Map<string, Listener>()
  const owners = new Map<number, Owner>()
  for (const { pid, program, user, protocol, family, address, port } of sockets) {
    const key = `${protocol} ${family} ${address} ${port}`
    const pids = [...new Set([...(listeners.get(key)?.pids ?? []), pid])].sort((a, b) => a - b)
    listeners.set(key, { protocol, family, address, port, pids, ...(user === undefined ? {} : { user }) })
    if (!owners.has(pid) || lookCloser(port)) {
      const owner = ownerOf(pid, program, processes)
      owners.set(
        pid,
        lookCloser(port) ? { ...owner, ...unitOf(owner, labels), ...(await detailsOf(pid, machine)) } : owner,
      )
    }
  }
  return known({ source: 'lsof', listeners: [...listeners.values()], owners: [...owners.values()] })
}

function ownerOf(pid: number, program: string, processes: ReadonlyMap<number, ProcessEntry>): Owner {
  const entry = processes.get(pid)
  if (entry === undefined) return { pid, name: program }
  const { name, parent, startTime } = entry
  const parents: { pid: number; name: string }[] = []
  for (let above = processes.get(parent); above !== undefined && above.pid > 0; above = processes.get(above.parent)) {
    if (parents.some((seen) => seen.pid === above?.pid)) break
    parents.push({ pid: above.pid, name: above.name })
  }
  return { pid, name, parent, startTime, startedAt: new Date(Number(startTime)).toISOString(), parents }
}

/** What launchd runs is the process itself or the one that started it. */
function unitOf({ pid, parents = [] }: Owner, labels: ReadonlyMap<number, string>): Pick<Owner, 'unit'> {
  const [unit] = [pid, ...parents.map((parent) => parent.pid)].flatMap((one) => labels.get(one) ?? [])
  return unit === undefined ? {} : { unit }
}

async function detailsOf(pid: number, machine: Machine): Promise<Partial<Owner>> {
  const [command, folder] = await Promise.all([
    machine.runProcess('/bin/ps', ['-ww', '-p', String(pid), '-o', 'command='], { timeoutMs: 3000 }),
    machine.runProcess('/usr/sbin/lsof', ['-a', '-p', String(pid), '-d', 'cwd', '-F', 'n'], { timeoutMs: 3000 }),
  ])
  const commandLine = command.outcome === 'exited' ? command.stdout.toString('utf8').trim().slice(0, 2000) : ''
  const workingDirectory =
    folder.outcome === 'exited' ? /^n(.*)$/m.exec(folder.stdout.toString('utf8'))?.[1] : undefined
  return {
    ...(commandLine === '' ? {} : { commandLine }),
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
  }
}
