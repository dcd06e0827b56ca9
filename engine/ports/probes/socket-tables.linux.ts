import { closeSync, openSync, read } from 'node:fs'
import { promisify } from 'node:util'
import type { Family, Protocol } from '../facts.ts'
import { type ProcSocket, parseProcNet, procStates } from './proc-net.linux.ts'

export type Socket = ProcSocket & { readonly protocol: Protocol; readonly family: Family }

const tables = [
  { protocol: 'tcp', family: 'ipv4', path: '/proc/net/tcp', state: procStates.listening },
  { protocol: 'tcp', family: 'ipv6', path: '/proc/net/tcp6', state: procStates.listening },
  { protocol: 'udp', family: 'ipv4', path: '/proc/net/udp', state: procStates.bound },
  { protocol: 'udp', family: 'ipv6', path: '/proc/net/udp6', state: procStates.bound },
] as const satisfies readonly { protocol: Protocol; family: Family; path: string; state: string }[]

/** A machine has 65,535 ports an address; a table beyond this is not worth its memory. */
const maxTableBytes = 64 * 1024 * 1024

/** The sockets of some protocols; a kernel without IPv6 has no tables for it. Fails when one cannot be read. */
export async function readSocketTables(protocols: readonly Protocol[]): Promise<Socket[]> {
  const readings = tables.filter(({ protocol }) => protocols.includes(protocol)).map((table) => readTable(table))
  return (await Promise.all(readings)).flat()
}

async function readTable({ protocol, family, path, state }: (typeof tables)[number]): Promise<Socket[]> {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if (family === 'ipv6' && (error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  try {
    const text = await readAll(file)
    return parseProcNet(text, family, state).map((socket) => ({ ...socket, protocol, family }))
  } finally {
    closeSync(file)
  }
}

const readChunk = promisify(read)

/** The kernel hands out such a table a page at a time, and writing it takes its time: another thread waits for it. */
async function readAll(file: number): Promise<string> {
  const chunk = Buffer.allocUnsafe(64 * 1024)
  let text = ''
  for (;;) {
    const { bytesRead } = await readChunk(file, chunk, 0, chunk.length, null)
    if (bytesRead === 0) return text
    text += chunk.toString('latin1', 0, bytesRead)
    if (text.length > maxTableBytes) throw new Error('The table of sockets is too large')
  }
}
