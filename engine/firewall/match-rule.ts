import { sameProgramKey } from './program-path.ts'
import type { FirewallRule, ProfileName } from './rule.ts'

/** An incoming connection from another machine of the same network. */
export interface Connection {
  readonly protocol: 'tcp' | 'udp'
  readonly port: number
  /** `programKey` of the program that listens; absent: any program without a rule of its own. */
  readonly program?: string | undefined
  readonly profile: ProfileName
}

/** Whether a rule is about a connection. `may`: it has a condition that cannot be evaluated from here. */
export type Match = 'yes' | 'may' | 'no'

const protocolNumbers = { tcp: 6, udp: 17 } as const

/** Fields that change nothing about which connections a rule is about. */
const harmless = new Set(['Desc', 'EmbedCtxt', 'AuthByPassOut', 'LSM', 'LOM', 'SkipVer'])

/** Judges whether an active rule for incoming connections is about this one; every condition must hold. */
export function matchRule(rule: FirewallRule, connection: Connection): Match {
  let weakest: Match = 'yes'
  for (const condition of conditions) {
    const match = condition(rule, connection)
    if (match === 'no') return 'no'
    if (match === 'may') weakest = 'may'
  }
  return weakest
}

/** What rules out most rules comes first: a machine can have ten thousand. */
const conditions: readonly ((rule: FirewallRule, connection: Connection) => Match)[] = [
  ({ protocol }, connection) =>
    protocol === undefined || protocol === protocolNumbers[connection.protocol] ? 'yes' : 'no',
  ({ localPorts }, { port }) => matchPorts(localPorts, port),
  ({ profiles }, { profile }) => (profiles.length === 0 || profiles.includes(profile) ? 'yes' : 'no'),
  matchProgram,
  ({ remotePorts }) => matchRemotePorts(remotePorts),
  ({ localAddresses }) => (localAddresses.length === 0 ? 'yes' : 'may'),
  ({ remoteAddresses }) => matchRemoteAddresses(remoteAddresses),
  matchOtherFields,
  ({ malformed }) => (malformed.length === 0 ? 'yes' : 'may'),
]

/** Words such as `RPC` stand for ports of Windows' own services, which it picks itself. */
const systemPorts: Readonly<Record<string, number | null>> = {
  RPC: null,
  'RPC-EPMap': 135,
  Teredo: null,
  IPTLSIn: 443,
  IPHTTPSIn: 443,
  DHCP: 68,
  Ply2Disc: null,
  mDNS: 5353,
  TcpCDPSvc: 5040,
}

function matchPorts(ports: readonly string[], port: number): Match {
  if (ports.length === 0) return 'yes'
  let best: Match = 'no'
  for (const entry of ports) {
    const range = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(entry)
    if (range !== null) {
      const first = Number(range[1])
      if (port >= first && port <= Number(range[2] ?? first)) return 'yes'
    } else if (!Object.hasOwn(systemPorts, entry)) best = 'may'
    else if (systemPorts[entry] === port) return 'yes'
  }
  return best
}

/** The rule's program is a `programKey` as well. */
function matchProgram(rule: FirewallRule, connection: Connection): Match {
  if (rule.program === undefined) return rule.service === undefined ? 'yes' : 'may'
  if (connection.program === undefined) {
    // Rules of other programs say nothing about the port unless they name it.
    return rule.localPorts.length > 0 ? 'may' : 'no'
  }
  if (!sameProgramKey(rule.program, connection.program)) return 'no'
  return rule.service === undefined ? 'yes' : 'may'
}

/** Clients send from high ports, so a rule about low ones is not about them. */
function matchRemotePorts(ports: readonly string[]): Match {
  if (ports.length === 0) return 'yes'
  return ports.every((entry) => /^\d{1,4}$/.test(entry) && Number(entry) < 1024) ? 'no' : 'may'
}

function matchRemoteAddresses(addresses: readonly string[]): Match {
  if (addresses.length === 0 || addresses.includes('LocalSubnet')) return 'yes'
  return addresses.some((address) => address === '0.0.0.0/0' || address === '::/0' || address === '*') ? 'yes' : 'may'
}

function matchOtherFields(rule: FirewallRule, connection: Connection): Match {
  const packaged = rule.otherFields.has('AppPkgId')
  // Such a rule is for one store app; ordinary programs are never inside of one.
  if (packaged && !/\\windowsapps\\/.test(connection.program ?? '')) return 'no'
  return [...rule.otherFields.keys()].every((key) => harmless.has(key)) ? 'yes' : 'may'
}
