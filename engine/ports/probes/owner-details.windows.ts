import { basename } from 'node:path/win32'
import type { Machine } from '../../core/machine.ts'
import { fileTimeToIso, type Kernel32, processAccess } from '../../windows/kernel32.ts'
import { readProcessFolder } from '../../windows/process-folder.ts'
import { readProcessUser } from '../../windows/process-user.ts'
import { listRunningTasks, type RunningTask } from '../../windows/running-tasks.ts'
import { listServices, type WindowsService } from '../../windows/services.ts'
import type { Owner } from '../facts.ts'
import { isWslRelay } from '../forwarders.ts'
import { readCommandLine } from './command-line.windows.ts'
import { runningDistributions } from './wsl-relay.windows.ts'

interface Process {
  readonly pid: number
  readonly name: string
}
type Snapshot = ReadonlyMap<number, Process & { readonly parent: number }>

/** What the processes of one table have in common; asked for at most once. */
export interface WindowsAtOnce {
  readonly snapshot: Snapshot
  readonly kernel32: Kernel32
  readonly services: () => Promise<readonly WindowsService[]>
  readonly tasks: () => Promise<readonly RunningTask[]>
  readonly distributions: () => Promise<readonly string[] | undefined>
}

export function windowsAtOnce(snapshot: Snapshot, kernel32: Kernel32, machine: Machine): WindowsAtOnce {
  return {
    snapshot,
    kernel32,
    services: once(async () => (await listServices()) ?? []),
    tasks: once(async () => (await listRunningTasks()) ?? []),
    distributions: once(() => runningDistributions(machine)),
  }
}

function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let answer: Promise<Value> | undefined
  return () => {
    answer ??= ask()
    return answer
  }
}

/** A process as far as Windows tells; with `closer` also why it runs. */
export async function ownerOf(
  { pid, parent, name }: Process & { readonly parent: number },
  { snapshot, kernel32, ...ask }: WindowsAtOnce,
  closer: boolean,
): Promise<Owner> {
  const created = creationTime(kernel32, pid)
  const started = created === undefined ? {} : { startTime: String(created), startedAt: fileTimeToIso(created) }
  const owner: Owner = { pid, name, parent, ...started }
  if (!closer) return owner
  const parents = parentsOf(pid, created, snapshot, kernel32)
  const all = await ask.services()
  const services = servicesOf({ pid, name }, parents, all)
  const task = isUnderScheduler(parents, all) ? taskOf(pid, parents, await ask.tasks()) : undefined
  return {
    ...owner,
    ...known('user', await readProcessUser(pid, kernel32)),
    ...executableOf(withHandle(kernel32, pid, (handle) => kernel32.imagePath(handle))),
    ...known('commandLine', await readCommandLine(pid, kernel32)),
    ...known('workingDirectory', await readProcessFolder(pid, kernel32)),
    ...(services.length === 0 ? {} : { unit: services.join(', '), services }),
    ...known('scheduledTask', task),
    ...(isWslRelay(name) ? known('distributions', await ask.distributions()) : {}),
    parents,
  }
}

function known<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
  return value === undefined || value === '' ? {} : ({ [name]: value } as { [Key in Name]?: Value })
}

function executableOf(executable: string | undefined): Partial<Owner> {
  return executable === undefined ? {} : { executable, name: basename(executable) }
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

/** The task scheduler starts programs from the process that hosts it. */
function isUnderScheduler(parents: readonly Process[], all: readonly WindowsService[]): boolean {
  const hosts = all.filter(({ name, running }) => running && name.toLowerCase() === 'schedule')
  return parents.some((parent) => hosts.some(({ pid }) => pid === parent.pid))
}

/** The scheduled task that a process or the one that started it was started for. */
export function taskOf(pid: number, parents: readonly Process[], tasks: readonly RunningTask[]): string | undefined {
  const line = [pid, ...parents.map((parent) => parent.pid)]
  // The nearest one: a task may start a program that is itself a task's.
  const [nearest] = line.flatMap((one) => tasks.filter((task) => task.pid === one))
  return nearest?.path
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
