import { basename, join } from 'node:path/win32'
import { known, type Reading, unknown } from '../../core/fact.ts'
import type { Machine } from '../../core/machine.ts'
import { message } from '../../core/message.ts'
import { fileTimeToIso, type Kernel32, loadKernel32, processAccess } from '../../windows/kernel32.ts'
import { listServices, type WindowsService } from '../../windows/services.ts'
import type { Listener, ListenerTable, Owner } from '../facts.ts'
import { parseNetstat } from '../netstat.ts'
import type { TableOptions } from '../read-listeners.ts'
import { parseTasklist } from '../tasklist.ts'
import { readCommandLine } from './command-line.windows.ts'
import { readOwnerPidTables } from './iphlpapi.windows.ts'
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
  const closer = new Set(sockets.filter(({ port }) => options.lookCloser(port)).map(({ pid }) => pid))
  const owners = new Map<number, Owner>()
  for (const { pid } of sockets) {
    const entry = snapshot.get(pid)
    if (owners.has(pid) || entry === undefined) continue
    owners.set(pid, await ownerOf(entry, snapshot, kernel32, closer.has(pid)))
  }
  return known({
    source: 'iphlpapi',
    listeners: sockets.map((socket) => listenerOf(socket, snapshot.has(socket.pid))),
    owners: [...owners.values()],
  })
}

type Snapshot = ReadonlyMap<number, { readonly pid: number; readonly parent: number; readonly name: string }>

async function ownerOf(
  { pid, parent, name }: { readonly pid: number; readonly parent: number; readonly name: string },
  snapshot: Snapshot,
  kernel32: Kernel32,
  closer: boolean,
): Promise<Owner> {
  const created = creationTime(kernel32, pid)
  const started = created === undefined ? {} : { startTime: String(created), startedAt: fileTimeToIso(created) }
  const owner: Owner = { pid, name, parent, ...started }
  if (!closer) return owner
  const commandLine = await readCommandLine(pid, kernel32)
  const parents = parentsOf(pid, created, snapshot, kernel32)
  const services = servicesOf({ pid, name }, parents, (await listServices()) ?? [])
  const executable = withHandle(kernel32, pid, (handle) => kernel32.imagePath(handle))
  return {
    ...owner,
    ...(executable === undefined ? {} : { executable, name: basename(executable) }),
    ...(commandLine ? { commandLine } : {}),
    ...(services.length === 0 ? {} : { unit: services.join(', '), services }),
    parents,
  }
}

/**
 * The services that a process runs; failing that, the one whose program started it, as PostgreSQL's does. What a shared
 * host of services started, such as the task scheduler, is no service.
 */
export function servicesOf(
  owner: { readonly pid: number; readonly name: string },
  parents: readonly { readonly pid: number; readonly name: string }[],
  all: readonly WindowsService[],
): string[] {
  const runBy = (pid: number) => all.filter((service) => service.running && service.pid === pid)
  const own = runBy(owner.pid)
  if (own.length > 0) return own.map(({ name }) => name)
  for (const { pid, name } of parents) {
    const [service, ...more] = runBy(pid)
    if (service === undefined) continue
    return more.length === 0 && !/^svchost(?:\.exe)?$/i.test(name) ? [service.name] : []
  }
  return []
}

/** The parent's pid is only history: it counts if that process is older than its child. */
function parentsOf(pid: number, created: bigint | undefined, snapshot: Snapshot, kernel32: Kernel32) {
  const parents: { pid: number; name: string }[] = []
  const seen = new Set([pid])
  let childCreated = created
  for (let entry = snapshot.get(snapshot.get(pid)?.parent ?? 0); entry !== undefined && entry.pid !== 0; ) {
    const parentCreated = creationTime(kernel32, entry.pid)
    if (seen.has(entry.pid)) break
    if (parentCreated !== undefined && childCreated !== undefined && parentCreated > childCreated) break
    seen.add(entry.pid)
    parents.push({ pid: entry.pid, name: entry.name })
    childCreated = parentCreated ?? childCreated
    entry = snapshot.get(entry.parent)
  }
  return parents
}

function creationTime(kernel32: Kernel32, pid: number): bigint | undefined {
  return withHandle(kernel32, pid, (handle) => kernel32.creationTime(handle))
}

function withHandle<Value>(kernel32: Kernel32, pid: number, use: (handle: number) => Value): Value | undefined {
  const handle = kernel32.openProcess(pid, processAccess.queryLimitedInformation)
  if (typeof handle === 'string') return undefined
  try {
    return use(handle)
  } finally {
    kernel32.close(handle)
  }
}

function listenerOf({ protocol, family, address, port, pid }: OwnedSocket, exists: boolean): Listener {
  const listener = { protocol, family, address, port }
  if (exists && pid !== 0) return { ...listener, pids: [pid] }
  // The idle process holds nothing: nobody could be named.
  return { ...listener, pids: [], hidden: pid === 0 ? 'outside' : 'gone' }
}

async function readByPrograms(machine: Machine, options: TableOptions): Promise<Reading<ListenerTable>> {
  const system = join(machine.environment['SystemRoot'] ?? 'C:\\Windows', 'System32')
  const run = (program: string, argumentList: readonly string[]) =>
    machine.runProcess(join(system, program), argumentList, {
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
