/** A range of addresses from which an engine takes one subnet of `size` bits for each network. */
export interface AddressPool {
  readonly base: string
  readonly size: number
}

/** What an engine has that nobody gave pools: libnetwork's `ipamutils`. Room for 31 networks. */
export const builtInPools: readonly AddressPool[] = [
  { base: '172.17.0.0/16', size: 16 },
  { base: '172.18.0.0/16', size: 16 },
  { base: '172.19.0.0/16', size: 16 },
  { base: '172.20.0.0/14', size: 16 },
  { base: '172.24.0.0/14', size: 16 },
  { base: '172.28.0.0/14', size: 16 },
  { base: '192.168.0.0/16', size: 20 },
]

/** A list of more subnets than any engine has networks says nothing useful. */
const mostSubnets = 4096

/**
 * How many subnets of the pools no network has; `undefined` where that cannot be counted (IPv6, or far too many).
 * An engine also leaves out what the routes of its machine use, so it may have fewer.
 */
export function freeSubnets(
  pools: readonly AddressPool[],
  taken: readonly string[],
): { readonly free: number; readonly all: number } | undefined {
  const used = taken.flatMap((subnet) => rangeOf(subnet) ?? [])
  let all = 0
  let free = 0
  for (const { base, size } of pools) {
    const pool = rangeOf(base)
    if (pool === undefined || size > 32) return undefined
    const length = 2 ** (32 - size)
    const count = Math.floor((pool.end - pool.start) / length)
    if (all + count > mostSubnets) return undefined
    all += count
    for (let start = pool.start; start + length <= pool.end; start += length) {
      if (!used.some((one) => one.start < start + length && start < one.end)) free += 1
    }
  }
  return { free, all }
}

/** Whether two subnets share an address; false for anything that is no IPv4 range. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [rangeOf(one), rangeOf(other)]
  return a !== undefined && b !== undefined && a.start < b.end && b.start < a.end
}

interface Range {
  readonly start: number
  /** The first address behind it. */
  readonly end: number
}

/** `172.17.0.0/16` as numbers; `undefined` for anything that is no IPv4 range. */
function rangeOf(subnet: string): Range | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(subnet)
  if (match === null) return undefined
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = match.slice(1).map(Number)
  if (Math.max(a, b, c, d) > 255 || bits > 32) return undefined
  const length = 2 ** (32 - bits)
  const address = ((a * 256 + b) * 256 + c) * 256 + d
  const start = address - (address % length)
  return { start, end: start + length }
}
