/** The three kinds of network of Windows Firewall, in the order in which Windows names them. */
export const profileNames = ['Domain', 'Private', 'Public'] as const
export type ProfileName = (typeof profileNames)[number]

/**
 * A rule of Windows Firewall as its registry string says it ([MS-GPFAS] 2.2.2.19). Names of fields that repeat are
 * plural; what the string does not have is absent or empty.
 */
export interface FirewallRule {
  /** Such as `2.33`; several versions live side by side on one machine. */
  readonly version: string
  readonly action?: string
  /** A rule that does not say so is off. */
  readonly active: boolean
  readonly direction?: string
  /** IP protocol number; absent: any. */
  readonly protocol?: number
  /** Empty: all. */
  readonly profiles: readonly string[]
  /** Single ports, `a-b`, or words such as `RPC`; empty: any. */
  readonly localPorts: readonly string[]
  readonly remotePorts: readonly string[]
  readonly localAddresses: readonly string[]
  readonly remoteAddresses: readonly string[]
  readonly icmp: readonly string[]
  /** A path that may hold `%VARIABLES%`, or `System` for the kernel. */
  readonly program?: string
  readonly service?: string
  /** A text, or `@dll,-id` for one that Windows translates. */
  readonly name?: string
  readonly edge?: boolean
  readonly defer?: string
  /** Every other field, in the order of the string. */
  readonly otherFields: ReadonlyMap<string, readonly string[]>
  /** Parts that are not `KEY=VALUE`: the rule is not fully understood. */
  readonly malformed: readonly string[]
}

/** Fields that repeat, by the list that they belong to; later versions of the format added the numbered names. */
const lists: Readonly<
  Record<string, 'profiles' | 'localPorts' | 'remotePorts' | 'localAddresses' | 'remoteAddresses' | 'icmp'>
> = {
  Profile: 'profiles',
  LPort: 'localPorts',
  LPort2_10: 'localPorts',
  LPort2_20: 'localPorts',
  LPort2_24: 'localPorts',
  LPort2_29: 'localPorts',
  RPort: 'remotePorts',
  RPort2_10: 'remotePorts',
  RPort2_25: 'remotePorts',
  RPort2_28: 'remotePorts',
  LA4: 'localAddresses',
  LA6: 'localAddresses',
  RA4: 'remoteAddresses',
  RA6: 'remoteAddresses',
  RA42: 'remoteAddresses',
  RA62: 'remoteAddresses',
  ICMP4: 'icmp',
  ICMP6: 'icmp',
}

const singleFields = new Set(['Action', 'Active', 'Dir', 'Protocol', 'App', 'Svc', 'Name', 'Edge', 'Defer'])

/** Beyond the numbers of IP: every protocol. */
const anyProtocol = '256'

/**
 * Reads a rule string `v2.33|Action=Allow|…|`.
 * @returns `incomplete` when it was cut off (a whole one ends with `|`), `undefined` when it is no rule at all.
 */
export function parseRule(text: string): FirewallRule | 'incomplete' | undefined {
  const head = /^v(\d+\.\d+)\|/.exec(text)
  if (head === null) return undefined
  if (!text.endsWith('|')) return 'incomplete'
  const collected = {
    profiles: [] as string[],
    localPorts: [] as string[],
    remotePorts: [] as string[],
    localAddresses: [] as string[],
    remoteAddresses: [] as string[],
    icmp: [] as string[],
  }
  const single = new Map<string, string>()
  const otherFields = new Map<string, string[]>()
  const malformed: string[] = []
  for (const part of text.slice(head[0].length, -1).split('|')) {
    const equals = part.indexOf('=')
    if (equals <= 0) {
      if (part !== '') malformed.push(part)
      continue
    }
    const key = part.slice(0, equals)
    const value = part.slice(equals + 1)
    const list = lists[key]
    if (list !== undefined) collected[list].push(value)
    else if (singleFields.has(key) && !single.has(key)) single.set(key, value)
    else otherFields.set(key, [...(otherFields.get(key) ?? []), value])
  }
  const protocol = single.get('Protocol')
  const isNumber = protocol !== undefined && /^\d{1,3}$/.test(protocol)
  if (protocol !== undefined && !isNumber) malformed.push(`Protocol=${protocol}`)
  const rule: { -readonly [Name in keyof FirewallRule]: FirewallRule[Name] } = {
    version: head[1] ?? '',
    active: isTrue(single.get('Active')),
    ...collected,
    otherFields,
    malformed,
  }
  if (isNumber && protocol !== anyProtocol) rule.protocol = Number(protocol)
  const edge = single.get('Edge')
  if (edge !== undefined) rule.edge = isTrue(edge)
  for (const [key, name] of textFields) {
    const value = single.get(key)
    if (value !== undefined) rule[name] = value
  }
  return rule
}

const textFields = [
  ['Action', 'action'],
  ['Dir', 'direction'],
  ['App', 'program'],
  ['Svc', 'service'],
  ['Name', 'name'],
  ['Defer', 'defer'],
] as const

function isTrue(value: string | undefined): boolean {
  return value?.toUpperCase() === 'TRUE'
}
