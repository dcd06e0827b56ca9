import { meaningOf } from './netsh-words.ts'
import type { ProfileName } from './rule.ts'

/** One rule as `netsh advfirewall firewall show rule` prints it. */
export interface NetshRule {
  readonly name: string
  readonly enabled: boolean
  readonly direction: 'In' | 'Out'
  readonly profiles: readonly ProfileName[]
  readonly action: 'Allow' | 'Block' | 'Bypass'
  readonly protocol: string
  /** `any`, numbers and ranges as printed; `null` where the protocol has no ports. */
  readonly localPort: string | null
  readonly remotePort: string | null
  readonly localIp: string
  readonly remoteIp: string
  readonly grouping: string
  readonly edge: string | null
  /** Only the verbose form says it. */
  readonly program: string | null
}

/** One section of `netsh advfirewall show allprofiles`. */
export interface NetshProfile {
  readonly title: string
  readonly stateText: string
  /** `null`: a word of a language that is not known. */
  readonly on: boolean | null
  readonly policy: string
  readonly defaultInbound: 'Allow' | 'Block'
  readonly defaultOutbound: 'Allow' | 'Block'
  /** Allow rules do not count either. */
  readonly blockAll: boolean
}

export type Unclear = 'unknown-language' | 'truncated'

export interface NetshOutput {
  readonly rules: readonly NetshRule[]
  readonly profiles: readonly NetshProfile[]
  /** What was there and could not be understood: nothing may be concluded from the rest alone. */
  readonly unclear: readonly Unclear[]
}

/** Reads both forms by position: a line of dashes, what stands above it, and the order of the rows below it. */
export function readNetshOutput(text: string): NetshOutput {
  const lines = text
    .replaceAll('\0', '')
    .split(/\r\n|[\r\n]/)
    .map((line) => line.trimEnd())
  const rulers = lines.flatMap((line, index) => (/^-{20,}$/.test(line) && index > 0 ? [index] : []))
  const rules: NetshRule[] = []
  const profiles: NetshProfile[] = []
  const unclear: Unclear[] = []
  rulers.forEach((ruler, index) => {
    const heading = rowOf(lines[ruler - 1] ?? '')
    const end = (rulers[index + 1] ?? lines.length + 1) - 1
    const body = lines.slice(ruler + 1, end)
    if (heading === undefined) return
    const read = heading.value === '' ? readProfile(heading.label, body) : readRule(heading.value, body)
    if (typeof read === 'string') unclear.push(read)
    else if ('title' in read) profiles.push(read)
    else rules.push(read)
  })
  return { rules, profiles, unclear }
}

interface Row {
  readonly label: string
  readonly value: string
}

/** Labels hold blanks, values hold colons: the first colon parts them. Chinese has its own colon. */
function rowOf(line: string): Row | undefined {
  const colon = line.search(/[:\uff1a]/)
  if (colon <= 0 || /^\s/.test(line)) return undefined
  const rest = line.slice(colon + 1)
  return rest === '' || /^\s/.test(rest) ? { label: line.slice(0, colon).trimEnd(), value: rest.trim() } : undefined
}

function readRule(name: string, body: readonly string[]): NetshRule | Unclear {
  const blank = body.findIndex((line) => line.trim() === '')
  const rows = body
    .slice(0, blank === -1 ? undefined : blank)
    .map(rowOf)
    .filter((row) => row !== undefined)
  // The verbose form has a description first, if the rule has one.
  const start = meaningOf(rows[0]?.value ?? '', ['yes', 'no']) === undefined ? 1 : 0
  const [enabled, direction, profiles, grouping, localIp, remoteIp, protocol, ...rest] = rows.slice(start)
  if (protocol === undefined || rest.length < 2) return 'truncated'
  const hasPorts = /^(tcp|udp|6|17)$/i.test(protocol.value)
  if (hasPorts && rest.length < 4) return 'truncated'
  const [localPort, remotePort] = hasPorts ? rest : []
  const [edge, ...details] = hasPorts ? rest.slice(2) : rest
  const action = details.at(-1)

  const isEnabled = meaningOf(enabled?.value ?? '', ['yes', 'no'])
  const isDirection = meaningOf(direction?.value ?? '', ['in', 'out'])
  const isAction = meaningOf(action?.value ?? '', ['allow', 'block', 'bypass'])
  const profileList = readProfileNames(profiles?.value ?? '')
  if (isEnabled === undefined || isDirection === undefined || profileList === undefined) return 'unknown-language'
  if (isAction === undefined) return 'unknown-language'
  return {
    name,
    enabled: isEnabled === 'yes',
    direction: isDirection === 'in' ? 'In' : 'Out',
    profiles: profileList,
    action: ({ allow: 'Allow', block: 'Block', bypass: 'Bypass' } as const)[isAction],
    protocol: orAny(protocol.value),
    localPort: localPort === undefined ? null : orAny(localPort.value),
    remotePort: remotePort === undefined ? null : orAny(remotePort.value),
    localIp: orAny(localIp?.value ?? ''),
    remoteIp: orAny(remoteIp?.value ?? ''),
    grouping: grouping?.value ?? '',
    edge: edge === undefined ? null : orYesNo(edge.value),
    program: details.slice(0, -1).find(({ value }) => /^([a-z]:\\|%|\\\\|System$)/i.test(value))?.value ?? null,
  }
}

function readProfileNames(value: string): ProfileName[] | undefined {
  const names: ProfileName[] = []
  for (const word of value.split(/[,\uff0c\u3001]\s*/)) {
    const meaning = meaningOf(word, ['domain', 'private', 'public'])
    if (meaning === undefined) return undefined
    names.push(({ domain: 'Domain', private: 'Private', public: 'Public' } as const)[meaning])
  }
  return names
}

/** The state is the first row and has no colon; the policy is the one value that is the same in every language. */
function readProfile(title: string, body: readonly string[]): NetshProfile | Unclear {
  const state = body[0]?.trim().split(/\s{2,}/)
  const policy = body
    .map((line) => /(?:^|\s)((Block|Allow)Inbound(Always)?,(Block|Allow)Outbound)$/.exec(line))
    .find((match) => match !== null)
  const stateText = state?.[1]
  if (stateText === undefined || policy === undefined) return 'truncated'
  const meaning = meaningOf(stateText, ['on', 'off'])
  return {
    title,
    stateText,
    on: meaning === undefined ? null : meaning === 'on',
    policy: policy[1] ?? '',
    defaultInbound: policy[2] === 'Allow' ? 'Allow' : 'Block',
    defaultOutbound: policy[4] === 'Allow' ? 'Allow' : 'Block',
    blockAll: policy[3] !== undefined,
  }
}

function orAny(value: string): string {
  return meaningOf(value, ['any']) ?? value
}

function orYesNo(value: string): string {
  const meaning = meaningOf(value, ['yes', 'no'])
  return meaning === undefined ? value : meaning === 'yes' ? 'Yes' : 'No'
}
