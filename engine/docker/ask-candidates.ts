import { readdirSync } from 'node:fs'
import { lstat } from 'node:fs/promises'
import type { Machine } from '../core/machine.ts'
import type { Candidate } from './collect-candidates.ts'
import { connectionTo } from './connection.ts'
import { parseDockerHost, pipeName } from './endpoint-address.ts'
import { findOwners } from './endpoint-owner.ts'
import { openEngine } from './engine-client.ts'
import type { Endpoint } from './facts.ts'
import { type Answer, pingEndpoint } from './ping-endpoint.ts'

/** Docker Desktop's resource saver takes seconds to wake up; the engine that counts gets that time. */
const chosenTimeoutMs = 3000
const otherTimeoutMs = 1500
/** A busy pipe holds a thread of the pool; one must stay free for everything else. */
const atOnce = 3

/** Asks each candidate; keeps the order. Remote engines that docker would not use are left alone. */
export async function askCandidates(
  candidates: readonly Candidate[],
  machine: Machine,
  signal: AbortSignal,
): Promise<Endpoint[]> {
  const pipes = machine.platform === 'windows' ? listPipes() : undefined
  const answers = new Array<Endpoint>(candidates.length)
  let next = 0
  const work = async () => {
    for (let index = next++; index < candidates.length; index = next++) {
      const candidate = candidates[index]
      if (candidate !== undefined) answers[index] = await ask(candidate, machine, pipes, signal)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return await withOwners(answers, machine)
}

/** Names the programs behind what somebody listens at; on Windows only of the first, because it takes an instance. */
async function withOwners(endpoints: readonly Endpoint[], machine: Machine): Promise<Endpoint[]> {
  const taken = endpoints.filter(({ accepts }) => accepts)
  const asked = machine.platform === 'windows' ? taken.slice(0, 1) : taken
  const pathOf = ({ host }: Endpoint) => {
    const address = parseDockerHost(host)
    return address.transport === 'socket' || address.transport === 'pipe' ? [address.path] : []
  }
  const owners = await findOwners(asked.flatMap(pathOf), machine)
  return endpoints.map((endpoint) => {
    const [path] = pathOf(endpoint)
    const owner = path === undefined ? undefined : owners.get(path)
    return owner === undefined ? endpoint : { ...endpoint, owner }
  })
}

async function ask(
  candidate: Candidate,
  machine: Machine,
  pipes: ReadonlySet<string> | undefined,
  signal: AbortSignal,
): Promise<Endpoint> {
  const { chosen, ...endpoint } = candidate
  const local = endpoint.transport === 'socket' || endpoint.transport === 'pipe'
  if (!local && !chosen) return { ...endpoint, accepts: false, state: 'not-asked', tookMs: 0 }
  const exists = await isThere(endpoint.host, pipes)
  const presence = exists === undefined ? {} : { exists }
  if (exists === false) return { ...endpoint, exists, accepts: false, state: 'absent', tookMs: 0 }
  const timeoutMs = chosen ? chosenTimeoutMs : otherTimeoutMs
  const answer =
    endpoint.transport === 'ssh'
      ? await pingOverSsh(endpoint.host, machine, timeoutMs)
      : await pingHost(endpoint.host, machine, timeoutMs, signal)
  return { ...endpoint, ...presence, ...answer }
}

async function pingHost(host: string, machine: Machine, timeoutMs: number, signal: AbortSignal): Promise<Answer> {
  const connection = await connectionTo(host, machine)
  if (connection === undefined) return { accepts: false, state: 'unreachable', detail: 'not-a-docker-host', tookMs: 0 }
  return await pingEndpoint(connection, timeoutMs, signal)
}

async function pingOverSsh(host: string, machine: Machine, timeoutMs: number): Promise<Answer> {
  const started = Date.now()
  const took = () => Date.now() - started
  const tooLate = new Promise<'timeout'>((resolve) => setTimeout(resolve, timeoutMs, 'timeout').unref())
  try {
    const engine = await openEngine(host, machine, timeoutMs)
    const version = await Promise.race([engine.version(), tooLate])
    if (version === 'timeout') return { accepts: false, state: 'unreachable', tookMs: took() }
    const { Version, ApiVersion, Os } = version
    return { accepts: true, state: 'ok', version: Version, apiVersion: ApiVersion, osType: Os, tookMs: took() }
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 200) : String(error)
    return { accepts: false, state: 'unreachable', detail, tookMs: took() }
  }
}

/** Whether a socket or pipe is there; `undefined` where that cannot be told without connecting. */
async function isThere(host: string, pipes: ReadonlySet<string> | undefined): Promise<boolean | undefined> {
  const address = parseDockerHost(host)
  if (address.transport === 'pipe') return pipes?.has((pipeName(address.path) ?? '').toLowerCase())
  if (address.transport !== 'socket') return undefined
  try {
    await lstat(address.path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? false : undefined
  }
}

/** The names of all pipes, in lower case. The trailing separator is needed, and names must not be looked at one by one. */
function listPipes(): ReadonlySet<string> | undefined {
  try {
    return new Set(readdirSync('\\\\.\\pipe\\').map((name) => name.toLowerCase()))
  } catch {
    return undefined
  }
}
