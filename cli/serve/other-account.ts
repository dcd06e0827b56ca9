import { readFileSync } from 'node:fs'
import { endianness } from 'node:os'

/** A connection as the server has it. */
export interface Peer {
  readonly remoteAddress?: string | undefined
  readonly remotePort?: number | undefined
  readonly localPort?: number | undefined
}

/** `TCP_ESTABLISHED` of tcp_states.h. */
const established = '01'

/** So often the tables are read before a connection counts as one that nobody knows of. */
const mostLooks = 3

/**
 * Whether a connection within this machine comes from another account than this one. The link with its token stands in
 * the arguments of the program that opens the browser, which on Linux everybody can read; and a browser shows the cookie
 * to every server of this machine, whosever it is.
 * Linux says who has the other end. Where nobody says it (another system, or a browser on the Windows around WSL), the
 * token and the cookie have to do.
 */
export function isOtherAccount(peer: Peer, readTable: (path: string) => string = readSocketTable): boolean {
  const own = process.getuid?.()
  if (process.platform !== 'linux' || own === undefined || peer.remoteAddress === undefined) return false
  const here = endOf(peer.remoteAddress, peer.remotePort)
  const there = `:${hex(peer.localPort ?? 0, 4)}`
  // The kernel hands the table out in pieces: a row can be missed when others come and go meanwhile.
  for (let look = 0; look < mostLooks; look += 1) {
    // An IPv6 socket may talk IPv4.
    const rows = ['/proc/net/tcp', '/proc/net/tcp6']
      .flatMap((path) => readTable(path).split('\n'))
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local = '', remote = '']) => local.endsWith(here) && remote.endsWith(there))
    // What its owner has closed already belongs to nobody there; root needs no link.
    const isForeign = ([, , , state, , , , uid]: readonly string[]) =>
      state !== established || (uid !== String(own) && uid !== '0')
    if (rows.length > 0) return rows.some(isForeign)
  }
  return false
}

/** `0100007F:1F90` for 127.0.0.1:8080, as the kernel prints the number. */
function endOf(address: string, port = 0): string {
  const bytes = address
    .replace(/^::ffff:/, '')
    .split('.')
    .map(Number)
  if (endianness() === 'LE') bytes.reverse()
  return `${bytes.map((byte) => hex(byte, 2)).join('')}:${hex(port, 4)}`
}

function hex(number: number, digits: number): string {
  return number.toString(16).toUpperCase().padStart(digits, '0')
}

/** Without IPv6 there is no table of it. */
function readSocketTable(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
