import { loadLibrary } from '../../windows/native.ts'
import type { Family, Protocol } from '../facts.ts'
import { decodeOwnerPidTable, type OwnedSocket } from './owner-pid-tables.windows.ts'

/** `TCP_TABLE_OWNER_PID_LISTENER` and `UDP_TABLE_OWNER_PID` of iprtrmib.h. */
const tableClasses: Readonly<Record<Protocol, number>> = { tcp: 3, udp: 1 }

/** `AF_INET` and `AF_INET6` of winsock2.h; the second is another number than on Linux. */
const addressFamilies: Readonly<Record<Family, number>> = { ipv4: 2, ipv6: 23 }

const errorInsufficientBuffer = 122

/** The table grows between two calls; after so many tries something else is wrong. */
const mostTries = 8

/** Sockets from iphlpapi.dll through koffi: no program is started, no text is read. */
export async function readOwnerPidTables(protocols: readonly Protocol[]): Promise<OwnedSocket[]> {
  const library = await loadLibrary('iphlpapi.dll')
  if (library === undefined) throw new Error('iphlpapi.dll could not be loaded')
  const signature = '(void *table, void *size, int order, uint32_t family, int tableClass, uint32_t reserved)'
  const calls = {
    tcp: library.func(`uint32_t __stdcall GetExtendedTcpTable${signature}`),
    udp: library.func(`uint32_t __stdcall GetExtendedUdpTable${signature}`),
  }
  return protocols.flatMap((protocol) =>
    (['ipv4', 'ipv6'] as const).flatMap((family) => {
      const table = readGrowing((buffer, size) =>
        calls[protocol](buffer, size, 0, addressFamilies[family], tableClasses[protocol], 0),
      )
      return decodeOwnerPidTable(table, protocol, family)
    }),
  )
}

/**
 * Calls with a larger buffer until it fits.
 * @param call gets the buffer and, as a little-endian DWORD, its size, which it replaces by the size it wants.
 */
export function readGrowing(call: (buffer: Buffer, size: Buffer) => number): Buffer {
  let buffer = Buffer.alloc(16 * 1024)
  for (let tries = 0; tries < mostTries; tries += 1) {
    const size = Buffer.alloc(4)
    size.writeUInt32LE(buffer.length)
    const error = call(buffer, size)
    if (error === 0) return buffer
    if (error !== errorInsufficientBuffer) throw new Error(`iphlpapi: error ${error}`)
    buffer = Buffer.alloc(size.readUInt32LE(0) + 16 * 1024)
  }
  throw new Error('iphlpapi: the table grows faster than it can be read')
}
