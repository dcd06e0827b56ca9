import type { LinuxManager } from './facts.ts'

type PortRule = NonNullable<LinuxManager['ports']>[number]

/** Every address, as ufw writes it. */
const everywhere = new Set(['0.0.0.0/0', '::/0'])

/**
 * ufw keeps one line a rule for itself: `### tuple ### allow tcp 8000 0.0.0.0/0 any 0.0.0.0/0 in`, with two names of
 * application profiles before the direction where it was made from one. A rule for some addresses or for one interface
 * is uncertain: it may be about whoever asks. `null`: there is a rule of another shape.
 */
export function readUfwRules(text: string): PortRule[] | null {
  const rules: PortRule[] = []
  for (const [whole, tuple = ''] of text.matchAll(/^### tuple ### (.*)$/gm)) {
    const words = tuple.replace(/ comment=\S*$/, '').split(' ')
    const [action = '', protocol, ports = '', destination = '', , source = ''] = words
    const direction = words.at(-1) ?? ''
    // What is passed on to containers or leaves this machine is not asked here.
    if (action.startsWith('route:') || direction.startsWith('out')) continue
    const verb = /^(allow|deny|reject|limit)/.exec(action)?.[1]
    if (verb === undefined || (words.length !== 7 && words.length !== 9) || !direction.startsWith('in')) return null
    const forAll = direction === 'in' && everywhere.has(destination) && everywhere.has(source)
    for (const range of ports.split(',')) {
      rules.push({
        protocol: protocol === 'tcp' || protocol === 'udp' ? protocol : 'any',
        ...portRange(range),
        action: !forAll ? 'uncertain' : verb === 'allow' || verb === 'limit' ? 'allow' : 'block',
        text: whole.replace('### tuple ### ', ''),
      })
    }
  }
  return rules
}

/** Services that zones open by default, and those whose ports developers use (firewalld's own XML files). */
const services: Readonly<Record<string, readonly [protocol: 'tcp' | 'udp', from: number, to: number]>> = {
  ssh: ['tcp', 22, 22],
  http: ['tcp', 80, 80],
  http3: ['udp', 443, 443],
  https: ['tcp', 443, 443],
  postgresql: ['tcp', 5432, 5432],
  mysql: ['tcp', 3306, 3306],
  redis: ['tcp', 6379, 6379],
  cockpit: ['tcp', 9090, 9090],
  mdns: ['udp', 5353, 5353],
  'dhcpv6-client': ['udp', 546, 546],
  'ipp-client': ['udp', 631, 631],
  'samba-client': ['udp', 137, 138],
}

/** Lists of a zone that say more than which ports are open; what stands there may be about any port. */
const specialFields = ['protocols', 'forward-ports', 'source-ports', 'rich rules']

/** A zone as `firewall-cmd --list-all` prints it; its labels are never translated. */
export function readFirewalldZone(text: string): LinuxManager {
  const field = (label: string) => new RegExp(`^ *${label}:[ \\t]*(.*?)[ \\t]*$`, 'm').exec(text)?.[1]
  const target = field('target')
  const listed = field('ports')
  if (target === undefined || listed === undefined) {
    return { name: 'firewalld', state: 'active', defaultInbound: 'unknown', ports: null }
  }
  const special = specialFields.some((label) => (field(label) ?? '') !== '') || /^\s+rule /m.test(text)
  const ports = listed.split(/\s+/).flatMap((entry): PortRule[] => {
    const match = /^(\d+(?:-\d+)?)\/(tcp|udp)$/.exec(entry)
    if (match === null) return []
    return [
      { protocol: match[2] === 'udp' ? 'udp' : 'tcp', ...portRange(match[1] ?? ''), action: 'allow', text: entry },
    ]
  })
  const names = (field('services') ?? '').split(/\s+/).filter(Boolean)
  const known = names.flatMap((name): PortRule[] => {
    const [protocol, from, to] = services[name] ?? []
    if (protocol === undefined || from === undefined || to === undefined) return []
    return [{ protocol, from, to, action: 'allow', text: name }]
  })
  // A service that somebody defined may open any port; it comes last, behind what is sure.
  const others = names.filter((name) => services[name] === undefined)
  const unsure: PortRule[] = others.map((text) => ({ protocol: 'any', from: 0, to: 65_535, action: 'uncertain', text }))
  return {
    name: 'firewalld',
    state: 'active',
    defaultInbound: target === 'ACCEPT' ? 'allow' : 'block',
    ports: special ? null : [...ports, ...known, ...(target === 'ACCEPT' ? [] : unsure)],
  }
}

/** The zones of `firewall-cmd --get-active-zones`; what is indented below a zone is what it is for. */
export function readActiveZones(text: string): string[] {
  // Docker's own zone is about the networks of containers.
  return [...text.matchAll(/^([\w-]{1,100})(?: \(default\))?$/gm)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'docker')
}

/** `iptables -S INPUT`: a policy, and rules of which only plain ones about a port are understood. */
export function readIptablesRules(text: string): LinuxManager {
  const policy = /^-P INPUT (ACCEPT|DROP)/m.exec(text)?.[1]
  if (policy === undefined) return { name: 'iptables', state: 'unknown', defaultInbound: 'unknown', ports: null }
  const rules: PortRule[] = []
  let understood = true
  for (const line of text.split('\n').filter((line) => line.startsWith('-A INPUT'))) {
    const plain = /^-A INPUT -p (tcp|udp) -m (?:tcp|udp) --dport (\d+(?::\d+)?) -j (ACCEPT|DROP|REJECT)\b.*$/.exec(line)
    if (plain !== null) {
      rules.push({
        protocol: plain[1] === 'udp' ? 'udp' : 'tcp',
        ...portRange(plain[2] ?? ''),
        action: plain[3] === 'ACCEPT' ? 'allow' : 'block',
        text: line,
      })
      // Connections that exist already, and those of the machine to itself, are not new ones from outside.
    } else if (!/ -i lo | --ctstate [A-Z,]*ESTABLISHED| -p icmp/.test(line)) understood = false
  }
  const idle = policy === 'ACCEPT' && rules.length === 0 && understood
  return {
    name: 'iptables',
    state: idle ? 'inactive' : 'active',
    defaultInbound: policy === 'ACCEPT' ? 'allow' : 'block',
    ports: understood ? rules : null,
  }
}

/** `8000`, `8000-8010` or `8000:8010`; `any` is every port. */
function portRange(text: string): { readonly from: number; readonly to: number } {
  const match = /^(\d+)(?:[-:](\d+))?$/.exec(text)
  if (match === null) return { from: 0, to: 65_535 }
  return { from: Number(match[1]), to: Number(match[2] ?? match[1]) }
}
