import {
  type Boot,
  readBoot,
  readProcStat,
  readText,
  startedAtOf,
  startTimeOf,
} from '../../core/processes/proc-stat.ts'
import type { Owner } from '../facts.ts'
import { readOwnerDetails } from './owner-details.linux.ts'

/** The processes that hold sockets, each read once. */
export class OwnerTable {
  readonly #owners = new Map<number, Owner | undefined>()
  readonly #boot: Boot = readBoot()

  /** The holders of one socket, the one that started the others first; ended ones left out. */
  inOrder(pids: readonly number[]): number[] {
    const present = pids.filter((pid) => this.#read(pid) !== undefined)
    if (present.length < 2) return present
    const depth = (pid: number): number => {
      const parent = this.#owners.get(pid)?.parent
      return parent === undefined || !present.includes(parent) ? 0 : 1 + depth(parent)
    }
    return present.sort((a, b) => depth(a) - depth(b) || a - b)
  }

  /** Reads everything that can be said about a process. */
  lookCloser(pid: number): void {
    const owner = this.#read(pid)
    if (owner === undefined || owner.parents !== undefined) return
    this.#owners.set(pid, { ...owner, ...readOwnerDetails(owner, this.#parents(owner)) })
  }

  /** The processes that were asked for, without their mere parents. */
  all(pids: ReadonlySet<number>): Owner[] {
    return [...this.#owners.values()].filter((owner) => owner !== undefined && pids.has(owner.pid)) as Owner[]
  }

  #parents(owner: Owner): { pid: number; name: string }[] {
    const parents: { pid: number; name: string }[] = []
    const seen = new Set([owner.pid])
    for (let pid = owner.parent; pid !== undefined && pid > 0 && !seen.has(pid); ) {
      seen.add(pid)
      const parent = this.#read(pid)
      if (parent === undefined) break
      parents.push({ pid, name: parent.name })
      pid = parent.parent
    }
    return parents
  }

  #read(pid: number): Owner | undefined {
    if (!this.#owners.has(pid)) this.#owners.set(pid, this.#readNow(pid))
    return this.#owners.get(pid)
  }

  #readNow(pid: number): Owner | undefined {
    const stat = readProcStat(pid)
    if (stat === undefined) return undefined
    const startedAt = startedAtOf(stat, this.#boot)
    return {
      pid,
      name: stat.name,
      startTime: startTimeOf(stat, this.#boot),
      parent: stat.parent,
      ...(startedAt === undefined ? {} : { startedAt }),
    }
  }
}

/** Names of user ids; a number where `/etc/passwd` does not have it. */
export class UserNames {
  #names: Map<number, string> | undefined

  name(uid: number): string {
    this.#names ??= new Map(
      (readText('/etc/passwd') ?? '').split('\n').map((line) => {
        const [name = '', , id] = line.split(':', 3)
        return [Number(id), name]
      }),
    )
    return this.#names.get(uid) ?? String(uid)
  }
}
