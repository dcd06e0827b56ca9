import { type NftRule, type NftRuleset, nftKey } from './nftables-ruleset.ts'

/** A new connection over IPv4 that comes from another machine; from where and over which interface nobody knows. */
export interface Connection {
  readonly protocol: 'tcp' | 'udp'
  readonly port: number
}

/** `maybe`: it depends on what is not known here, or the condition is one that Stackmedic does not understand. */
export type Truth = 'yes' | 'no' | 'maybe'

/** What an expression is for a connection. `undefined`: not known. */
type Value = string | number | undefined

const protocolNumbers = { tcp: 6, udp: 17 } as const

/** Whether a connection meets a condition: `{ op, left, right }` of libnftables-json(5). */
export function matches(condition: unknown, connection: Connection, rule: NftRule, ruleset: NftRuleset): Truth {
  const { op, left, right } = asRecord(condition)
  const value = fieldOf(left, connection)
  if (value === 'no such field') return 'no'
  if (value === undefined) return 'maybe'
  if (isLoopbackTest(left)) return negate(sure(includesLoopback(right)) === 'yes' ? 'no' : 'maybe', op)
  if (typeof value === 'number' && (op === '<' || op === '>' || op === '<=' || op === '>=')) {
    return typeof right === 'number' ? compare(value, op, right) : 'maybe'
  }
  return negate(contains(right, value, rule, ruleset), op)
}

function compare(value: number, op: '<' | '>' | '<=' | '>=', right: number): Truth {
  if (op === '<') return sure(value < right)
  if (op === '>') return sure(value > right)
  return op === '<=' ? sure(value <= right) : sure(value >= right)
}

function sure(condition: boolean): Truth {
  return condition ? 'yes' : 'no'
}

function negate(truth: Truth, op: unknown): Truth {
  if (op === '==' || op === 'in') return truth
  if (op !== '!=') return 'maybe'
  return truth === 'maybe' ? 'maybe' : sure(truth === 'no')
}

/** What the left side of a condition, or the key of a map, is for a new connection. */
export function fieldOf(left: unknown, { protocol, port }: Connection): Value | 'no such field' {
  const { payload, meta, ct, fib } = asRecord(left)
  if (payload !== undefined) {
    const { protocol: header, field } = asRecord(payload)
    if (header === 'tcp' || header === 'udp') {
      if (header !== protocol) return 'no such field'
      return field === 'dport' ? port : undefined
    }
    if (header === 'th') return field === 'dport' ? port : undefined
    if (header === 'ip') return field === 'protocol' ? protocol : undefined
    // Of IPv6, ICMP, SCTP and the like.
    return typeof header === 'string' ? 'no such field' : undefined
  }
  if (meta !== undefined) {
    const { key } = asRecord(meta)
    if (key === 'l4proto') return protocol
    if (key === 'nfproto') return 'ipv4'
    if (key === 'protocol') return 'ip'
    if (key === 'pkttype') return 'host'
    return key === 'iifname' || key === 'iif' ? 'an interface' : undefined
  }
  if (ct !== undefined) return asRecord(ct)['key'] === 'state' ? 'new' : undefined
  if (fib !== undefined) return isLocalAddressTest(fib) ? 'local' : undefined
  return undefined
}

/** `fib daddr type`: the connection is one to this machine. */
function isLocalAddressTest(fib: unknown): boolean {
  const { result, flags } = asRecord(fib)
  return result === 'type' && [flags].flat().join() === 'daddr'
}

function isLoopbackTest(left: unknown): boolean {
  const { key } = asRecord(asRecord(left)['meta'])
  return key === 'iifname' || key === 'iif'
}

/** What comes from another machine does not come in over `lo`; of other interfaces nobody knows. */
function includesLoopback(right: unknown): boolean {
  const names = [asRecord(right)['set'] ?? right].flat()
  return names.every((name) => name === 'lo')
}

/** Whether a value is the right side, or in it: a list of flags, a set, a range, a named set. */
function contains(right: unknown, value: string | number, rule: NftRule, ruleset: NftRuleset): Truth {
  if (typeof right === 'string' && right.startsWith('@')) {
    const set = ruleset.sets.get(nftKey(rule, right.slice(1)))
    return set === undefined ? 'maybe' : anyOf(set.elem ?? [], value, rule, ruleset)
  }
  if (Array.isArray(right)) return anyOf(right, value, rule, ruleset)
  if (typeof right === 'object' && right !== null) {
    const { set, range, elem } = asRecord(right)
    if (Array.isArray(set)) return anyOf(set, value, rule, ruleset)
    if (elem !== undefined) return contains(asRecord(elem)['val'], value, rule, ruleset)
    const [from, to] = Array.isArray(range) ? range : []
    if (typeof value !== 'number' || typeof from !== 'number' || typeof to !== 'number') return 'maybe'
    return sure(from <= value && value <= to)
  }
  // A service by its name, as with `nft -S`, could be any port.
  if (typeof value === 'number' && typeof right !== 'number') return 'maybe'
  return sure(right === value || numberOf(right) === numberOf(value))
}

function anyOf(members: readonly unknown[], value: string | number, rule: NftRule, ruleset: NftRuleset): Truth {
  const truths = members.map((member) => contains(member, value, rule, ruleset))
  return truths.includes('yes') ? 'yes' : truths.includes('maybe') ? 'maybe' : 'no'
}

/** nft writes protocols by name where the machine has a list of them, and by number where it does not. */
function numberOf(value: unknown): unknown {
  return value === 'tcp' || value === 'udp' ? protocolNumbers[value] : value
}

export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
