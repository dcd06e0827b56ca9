import { canonicalAddress } from '../addresses.ts'
import type { Family, Protocol } from '../facts.ts'

/** One socket of a process, as `lsof -F pcLtPn` says it. */
export interface LsofSocket {
  readonly pid: number
  readonly program: string
  readonly user?: string
  readonly protocol: Protocol
  readonly family: Family
  readonly address: string
  readonly port: number
}

/**
 * Reads lsof's output for programs: a line for each field, its first character says which. `p`, `c` and `L` (pid,
 * command, login name) count for all files that follow; `f` starts a file with `t`, `P` and `n` (type, protocol, name).
 */
export function parseLsof(text: string): LsofSocket[] {
  const sockets: LsofSocket[] = []
  let pid = Number.NaN
  let program = ''
  let user: string | undefined
  let family: Family | undefined
  let protocol: Protocol | undefined
  for (const line of text.split('\n')) {
    const value = line.slice(1)
    switch (line[0]) {
      case 'p':
        pid = Number(value)
        program = ''
        user = undefined
        break
      case 'c':
        program = value
        break
      case 'L':
        user = value
        break
      case 'f':
        family = undefined
        protocol = undefined
        break
      case 't':
        family = value === 'IPv6' ? 'ipv6' : value === 'IPv4' ? 'ipv4' : undefined
        break
      case 'P':
        protocol = value === 'TCP' ? 'tcp' : value === 'UDP' ? 'udp' : undefined
        break
      case 'n': {
        const place = localPlace(value, family)
        if (place === undefined || protocol === undefined || family === undefined || Number.isNaN(pid)) break
        sockets.push({ pid, program, protocol, family, ...place, ...(user === undefined ? {} : { user }) })
      }
    }
  }
  return sockets
}

/** `*:8000`, `127.0.0.1:8000` or `[::1]:8000`; a name with `->` is a connection. */
function localPlace(name: string, family: Family | undefined): { address: string; port: number } | undefined {
  const [, address, port] = /^(.+):(\d{1,5})$/.exec(name) ?? []
  if (address === undefined || port === undefined || name.includes('->')) return undefined
  if (address === '*') return { address: family === 'ipv6' ? '::' : '0.0.0.0', port: Number(port) }
  return { address: canonicalAddress(address.replace(/^\[(.*)\]$/, '$1')), port: Number(port) }
}
