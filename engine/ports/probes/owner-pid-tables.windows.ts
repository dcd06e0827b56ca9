import { canonicalAddress } from '../addresses.ts'
import type { Family, Protocol } from '../facts.ts'

export interface OwnedSocket {
  readonly protocol: Protocol
  readonly family: Family
  readonly address: string
  readonly port: number
  readonly pid: number
}

interface RowLayout {
  readonly size: number
  readonly address: number
  readonly port: number
  readonly pid: number
}

/** `MIB_TCPROW_OWNER_PID`, `MIB_TCP6ROW_OWNER_PID`, `MIB_UDPROW_OWNER_PID`, `MIB_UDP6ROW_OWNER_PID` (iphlpapi). */
export const rowLayouts: Readonly<Record<Protocol, Readonly<Record<Family, RowLayout>>>> = {
  tcp: {
    ipv4: { size: 24, address: 4, port: 8, pid: 20 },
    ipv6: { size: 56, address: 0, port: 20, pid: 52 },
  },
  udp: {
    ipv4: { size: 12, address: 0, port: 4, pid: 8 },
    ipv6: { size: 28, address: 0, port: 20, pid: 24 },
  },
}

/** Where the rows begin: behind `DWORD dwNumEntries`. */
const firstRow = 4

/** Reads a table of sockets with their pids; a buffer that is too short for its own count gives what is whole. */
export function decodeOwnerPidTable(table: Buffer, protocol: Protocol, family: Family): OwnedSocket[] {
  const layout = rowLayouts[protocol][family]
  if (table.length < firstRow) return []
  const count = Math.min(table.readUInt32LE(0), Math.floor((table.length - firstRow) / layout.size))
  return Array.from({ length: count }, (_, index) => {
    const row = firstRow + index * layout.size
    return {
      protocol,
      family,
      address: addressAt(table, row + layout.address, family),
      // The port is in network order in the low half; the high half may be anything.
      port: table.readUInt16BE(row + layout.port),
      pid: table.readUInt32LE(row + layout.pid),
    }
  })
}

function addressAt(table: Buffer, offset: number, family: Family): string {
  if (family === 'ipv4') return [...table.subarray(offset, offset + 4)].join('.')
  const groups = Array.from({ length: 8 }, (_, index) => table.readUInt16BE(offset + 2 * index).toString(16))
  return canonicalAddress(groups.join(':'))
}
