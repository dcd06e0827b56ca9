import { isIPv4, isIPv6, SocketAddress } from 'node:net'
import type { Family } from './facts.ts'

/** Where a published port is bound, one entry an address family; absent means every address. */
export function bindAddresses(hostAddress: string | undefined): readonly { family: Family; address: string }[] {
  if (hostAddress === undefined || hostAddress === '') {
    return [
      { family: 'ipv4', address: '0.0.0.0' },
      { family: 'ipv6', address: '::' },
    ]
  }
  const address = hostAddress.replace(/^\[(.*)\]$/, '$1')
  return [{ family: isIPv6(withoutZone(address)) ? 'ipv6' : 'ipv4', address }]
}

/** Whether the text is an address that a socket could be bound to at all. */
export function isAddress(address: string): boolean {
  return isIPv4(address) || isIPv6(withoutZone(address))
}

export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::' || address === ''
}

/**
 * Whether a socket on one address stands in the way of a socket on the other (same port and protocol).
 * A socket on `::` usually takes the IPv4 addresses too, so it counts for both families.
 */
export function addressesOverlap(first: string, second: string): boolean {
  const [a, b] = [plainAddress(first), plainAddress(second)]
  if (a === b || a === '::' || b === '::' || a === '' || b === '') return true
  return isIPv4(a) === isIPv4(b) && (isWildcard(a) || isWildcard(b))
}

/** The usual way to write an IPv6 address, for example `::1`; IPv4 stays as it is. */
export function canonicalAddress(address: string): string {
  return isIPv6(address) ? new SocketAddress({ address, family: 'ipv6' }).address : address
}

/** An address and port as people write them. */
export function endpoint(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

/** Without zone and brackets; an IPv4 address in IPv6 clothes (`::ffff:127.0.0.1`) is that IPv4 address. */
function plainAddress(address: string): string {
  const plain = canonicalAddress(withoutZone(address.replace(/^\[(.*)\]$/, '$1')))
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)
  return mapped?.[1] ?? plain
}

function withoutZone(address: string): string {
  const percent = address.indexOf('%')
  return percent < 0 ? address : address.slice(0, percent)
}
