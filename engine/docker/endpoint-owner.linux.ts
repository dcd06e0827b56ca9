import { readdirSync, readlinkSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { readBoot, readProcStat, readText, startedAtOf } from '../core/processes/proc-stat.ts'
import type { EndpointOwner } from './facts.ts'

const processesPerTurn = 8

/** Who listens at Unix sockets, from `/proc/net/unix` and the open files of the processes that may be looked at. */
export async function ownersOfSockets(paths: readonly string[]): Promise<ReadonlyMap<string, EndpointOwner>> {
  const listening = listeningSockets(readText('/proc/net/unix') ?? '')
  const wanted = new Map<string, string>()
  for (const path of paths) {
    // The kernel knows a socket by the path that it was made with: /var/run is a link to /run.
    const real = await realpath(path).catch(() => path)
    const inode = listening.get(path) ?? listening.get(real) ?? listening.get(real.replace(/^\/run\//, '/var/run/'))
    if (inode !== undefined) wanted.set(`socket:[${inode}]`, path)
  }
  const owners = new Map<string, EndpointOwner>()
  let looked = 0
  for (const name of wanted.size === 0 ? [] : readdirSync('/proc')) {
    if (owners.size === wanted.size) break
    if (!/^\d+$/.test(name)) continue
    if (++looked % processesPerTurn === 0) await nextTurn()
    for (const link of linksOf(`/proc/${name}/fd`)) {
      const path = wanted.get(link)
      if (path === undefined) continue
      const known = owners.get(path)
      // systemd keeps a socket open that it has handed to the program which it started for it.
      if (known === undefined || known.name === 'systemd') owners.set(path, describe(Number(name)))
    }
  }
  return owners
}

/**
 * Path and inode of every socket that listens: columns `Num RefCount Protocol Flags Type St Inode Path`, and the flag
 * `__SO_ACCEPTCON` (0x10000) of net.h.
 */
export function listeningSockets(table: string): ReadonlyMap<string, string> {
  const sockets = new Map<string, string>()
  for (const [, inode = '', path = ''] of table.matchAll(/^\S+: \S+ \S+ 00010000 \S+ \S+ +(\d+) (\/.*)$/gm)) {
    sockets.set(path, inode)
  }
  return sockets
}

function describe(pid: number): EndpointOwner {
  const stat = readProcStat(pid)
  const startedAt = stat === undefined ? undefined : startedAtOf(stat, readBoot())
  return {
    pid,
    name: stat?.name ?? '?',
    ...(startedAt !== undefined && { runsForMs: Math.max(0, Date.now() - Date.parse(startedAt)) }),
  }
}

function linksOf(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((file) => {
      try {
        return [readlinkSync(`${folder}/${file}`)]
      } catch {
        return []
      }
    })
  } catch {
    return []
  }
}
