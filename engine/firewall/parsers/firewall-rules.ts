import type { Json } from '../../core/finding.ts'
import { couldNotRead, defineParser } from '../../core/parser.ts'
import { decodeConsoleOutput } from '../../windows/console-encoding.ts'
import { type FirewallRule, parseRule, profileNames } from '../rule.ts'
import { readRuleRows } from '../rule-rows.ts'

const kind = 'firewall-rules-registry'

/** `reg query …\FirewallRules` or `reg export` of it: rule strings, the same in every language. */
export default defineParser({
  kind: 'firewall-rules',
  parse(bytes) {
    const { text } = decodeConsoleOutput(bytes)
    if (text.trim() === '') return couldNotRead(kind, 'empty')
    const { rows, profiles, broken } = readRuleRows(text)
    const incomplete = [...broken]
    const rules: Json[] = []
    for (const { id, text } of rows) {
      const rule = parseRule(text)
      if (rule === 'incomplete') incomplete.push(id)
      else if (rule !== undefined) rules.push(describe(id, rule))
    }
    const found = {
      ...(profiles.size > 0 && {
        profiles: Object.fromEntries([...profiles].map(([name, values]) => [name, Object.fromEntries(values)])),
        // The name is older than the word "private" for such networks.
        profileMeaning: { StandardProfile: 'Private' },
      }),
      rules,
      ...(incomplete.length > 0 && { incomplete }),
    }
    // No Windows is without rules: an output without any is cut off, or something else.
    if (rules.length > 0) return { kind, ...found }
    return couldNotRead(kind, incomplete.length > 0 ? 'truncated' : 'no-row-recognised', found)
  },
})

const protocolNames: Readonly<Record<number, string>> = {
  1: 'ICMPv4',
  2: 'IGMP',
  6: 'TCP',
  17: 'UDP',
  41: 'IPv6',
  47: 'GRE',
  58: 'ICMPv6',
}

function describe(valueName: string, rule: FirewallRule): Json {
  return {
    valueName,
    version: rule.version,
    action: rule.action ?? null,
    active: rule.active,
    direction: rule.direction ?? null,
    protocol: rule.protocol ?? null,
    protocolName: rule.protocol === undefined ? 'any' : (protocolNames[rule.protocol] ?? String(rule.protocol)),
    profiles: rule.profiles.length === 0 ? profileNames : rule.profiles,
    profilesExplicit: rule.profiles.length > 0,
    localPorts: rule.localPorts,
    remotePorts: rule.remotePorts,
    app: rule.program ?? null,
    service: rule.service ?? null,
    name: rule.name ?? null,
    remoteAddresses: rule.remoteAddresses,
    localAddresses: rule.localAddresses,
    edge: rule.edge ?? null,
    defer: rule.defer ?? null,
    icmp: rule.icmp,
    otherFields: Object.fromEntries(
      [...rule.otherFields].map(([key, values]) => [key, values.length === 1 ? (values[0] ?? '') : values]),
    ),
    ...(rule.malformed.length > 0 && { malformed: rule.malformed }),
  }
}
