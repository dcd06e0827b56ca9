import type { LinuxManager } from './facts.ts'

type PortRule = NonNullable<LinuxManager['ports']>[number]

/** ufw keeps one line a rule for itself: `### tuple ### allow tcp 8000 0.0.0.0/0 any 0.0.0.0/0 in`. */
export function readUfwRules(text: string): PortRule[] {
  const rules: PortRule[] = []
  for (const [whole, action, protocol, ports = '', source] of text.matchAll(
    /^### tuple ### (?:route:)?(allow|deny|reject|limit)\S* (tcp|udp|any) (\S+) \S+ any (\S+) in\S*.*$/gm,
  )) {
    // A rule for some addresses only opens nothing for everybody; that it blocks some is no general answer either.
    if (source !== '0.0.0.0/0' && source !== '::/0') continue
    for (const range of ports.split(',')) {
      rules.push({
        protocol: protocol === 'tcp' || protocol === 'udp' ? protocol : 'any',
        ...portRange(range),
        action: action === 'allow' || action === 'limit' ? 'allow' : 'block',
        text: whole.replace('### tuple ### ', ''),
      })
    }
  }
  return rules
}

/** Services whose ports may matter; the others are not developers' ports. */
const servicePorts: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  postgresql: 5432,
  mysql: 3306,
  redis: 6379,
}

/** The default zone as `firewall-cmd --list-all` prints it; its labels are never translated. */
export function readFirewalldZone(text: string): LinuxManager {
  const field = (label: string) => new RegExp(`^\\s*${label}:\\s*(.*?)\\s*$`, 'm').exec(text)?.[1]
  const target = field('target')
  const listed = field('ports')
  const special = field('rich rules') !== '' || /^\s+rule /m.test(text)
  if (target === undefined || listed === undefined) {
    return { name: 'firewalld', state: 'active', defaultInbound: 'unknown', ports: null }
  }
  const ports = listed.split(/\s+/).flatMap((entry): PortRule[] => {
    const match = /^(\d+(?:-\d+)?)\/(tcp|udp)$/.exec(entry)
    if (match === null) return []
    return [
      { protocol: match[2] === 'udp' ? 'udp' : 'tcp', ...portRange(match[1] ?? ''), action: 'allow', text: entry },
    ]
  })
  const services = (field('services') ?? '').split(/\s+/).flatMap((name): PortRule[] => {
    const port = servicePorts[name]
    return port === undefined ? [] : [{ protocol: 'tcp', from: port, to: port, action: 'allow', text: name }]
  })
  return {
    name: 'firewalld',
    state: 'active',
    defaultInbound: target === 'ACCEPT' ? 'allow' : 'block',
    ports: special ? null : [...ports, ...services],
  }
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
