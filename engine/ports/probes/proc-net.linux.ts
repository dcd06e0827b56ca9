import { canonicalAddress } from '../addresses.ts'
import type { Family } from '../facts.ts'

/** One socket of `/proc/net/tcp`, `tcp6`, `udp` or `udp6`. */
export interface ProcSocket {
  readonly address: string
  readonly port: number
  /** User id of whoever opened the socket. */
  readonly uid: number
  readonly inode: string
}

/** State column (kernel: `include/net/tcp_states.h`): a TCP listener, and a UDP socket that is bound but not connected. */
export const procStates = { listening: '0A', bound: '07' } as const

/**
 * Reads the sockets in one state from a table of `/proc/net`. The columns are fixed once the row number is passed:
 * `  12: 0100007F:1F40 00000000:0000 0A …`; addresses are the words of the address in the machine's (little-endian) order.
 */
export function parseProcNet(table: string, family: Family, state: string): ProcSocket[] {
  const addressLength = family === 'ipv4' ? 8 : 32
  const sockets: ProcSocket[] = []
  for (let line = table.indexOf('\n') + 1; line > 0 && line < table.length; line = table.indexOf('\n', line) + 1) {
    const local = table.indexOf(':', line) + 2
    // "local:port remote:port " are two addresses, two ports of four digits, two colons and two blanks.
    const stateAt = local + 2 * addressLength + 12
    if (!table.startsWith(state, stateAt)) continue
    const end = table.indexOf('\n', line)
    const columns = table.slice(stateAt + 3, end < 0 ? undefined : end).split(/ +/, 6)
    const [, , , uid, , inode] = columns
    const port = Number.parseInt(table.slice(local + addressLength + 1, local + addressLength + 5), 16)
    if (uid === undefined || inode === undefined || Number.isNaN(port)) continue
    const address = hexAddress(table.slice(local, local + addressLength))
    sockets.push({ address, port, uid: Number(uid), inode })
  }
  return sockets
}

function hexAddress(hex: string): string {
  if (hex.length === 8) return dotted(hex)
  if (/^0+$/.test(hex)) return '::'
  const groups: string[] = []
  for (let word = 0; word < 32; word += 8) {
    const bytes = bytesOf(hex.slice(word, word + 8))
    groups.push(`${bytes[0]}${bytes[1]}`, `${bytes[2]}${bytes[3]}`)
  }
  return canonicalAddress(groups.join(':'))
}

function dotted(word: string): string {
  return bytesOf(word)
    .map((byte) => Number.parseInt(byte, 16))
    .join('.')
}

/** The four bytes of a little-endian word, in the order of the network. */
function bytesOf(word: string): string[] {
  return [word.slice(6, 8), word.slice(4, 6), word.slice(2, 4), word.slice(0, 2)]
}
