import { known, type Reading, unknown } from '../../core/fact.ts'
import type { Machine } from '../../core/machine.ts'
import { message } from '../../core/message.ts'
import { type Kernel32, loadKernel32 } from '../../windows/kernel32.ts'
import { systemProgram } from '../../windows/system-folder.ts'
import type { Listener, ListenerTable, Owner } from '../facts.ts'
import { parseNetstat } from '../netstat.ts'
import type { TableOptions } from '../table-options.ts'
import { parseTasklist } from '../tasklist.ts'
import { readOwnerPidTables } from './iphlpapi.windows.ts'
import { ownerOf, windowsAtOnce } from './owner-details.windows.ts'
import type { OwnedSocket } from './owner-pid-tables.windows.ts'

/** Asks iphlpapi; where koffi's native part is missing, `netstat` and `tasklist` in whatever language. */
export async function readWindowsTable(machine: Machine, options: TableOptions): Promise<Reading<ListenerTable>> {
  let sockets: OwnedSocket[]
  let kernel32: Kernel32
  try {
    kernel32 = await loadKernel32()
    sockets = await readOwnerPidTables(options.protocols)
  } catch {
    // The answer says which way was taken: `source` is `netstat`.
    return readByPrograms(machine, options)
  }
  const snapshot = new Map(kernel32.snapshot().map((entry) => [entry.pid, entry]))
  const windows = windowsAtOnce(snapshot, kernel32, machine)
  const closer = new Set(sockets.filter(({ port }) => options.lookCloser(port)).map(({ pid }) => pid))
  const owners = new Map<number, Owner>()
  for (const { pid } of sockets) {
    const entry = snapshot.get(pid)
    if (owners.has(pid) || entry === undefined) continue
    owners.set(pid, await ownerOf(entry, windows, closer.has(pid)))
  }
  return known({
    source: 'iphlpapi',
    listeners: sockets.map((socket) => listenerOf(socket, snapshot.has(socket.pid))),
    owners: [...owners.values()],
  })
}

function listenerOf({ protocol, family, address, port, pid }: OwnedSocket, exists: boolean): Listener {
  const listener = { protocol, family, address, port }
  if (exists && pid !== 0) return { ...listener, pids: [pid] }
  // The idle process holds nothing: nobody could be named.
  return { ...listener, pids: [], hidden: pid === 0 ? 'outside' : 'gone' }
}

async function readByPrograms(machine: Machine, options: TableOptions): Promise<Reading<ListenerTable>> {
  const run = (program: string, argumentList: readonly string[]) =>
    machine.runProcess(systemProgram(program, machine), argumentList, {
      timeoutMs: 8000,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
  const netstat = await run('netstat.exe', ['-ano'])
  if (netstat.outcome !== 'exited') {
    return unknown(message('ports.reasons.program-failed', { program: 'netstat', outcome: netstat.outcome }))
  }
  const parsed = parseNetstat(netstat.stdout)
  if (parsed.state === 'unknown') return unknown(message('ports.reasons.not-understood', { program: 'netstat' }))
  const tasklist = await run('tasklist.exe', ['/fo', 'csv', '/nh'])
  const tasks = tasklist.outcome === 'exited' ? parseTasklist(tasklist.stdout) : undefined
  const names = new Map(tasks?.state === 'known' ? tasks.processes.map(({ pid, image }) => [pid, image]) : [])
  const sockets = parsed.rows
    .filter((row) => row.listening || row.proto === 'UDP')
    .map(
      (row): OwnedSocket => ({
        protocol: row.proto === 'TCP' ? 'tcp' : 'udp',
        family: row.local.address.includes(':') ? 'ipv6' : 'ipv4',
        address: row.local.address,
        port: row.local.port,
        pid: row.pid,
      }),
    )
    .filter(({ protocol }) => options.protocols.includes(protocol))
  const pids = [...new Set(sockets.map(({ pid }) => pid))]
  return known({
    source: 'netstat',
    listeners: sockets.map((socket) => listenerOf(socket, true)),
    owners: pids.map((pid) => ({ pid, name: names.get(pid) ?? `pid ${pid}` })),
  })
}
