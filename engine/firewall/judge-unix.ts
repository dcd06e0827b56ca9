import type { LinuxFirewall, LinuxManager, MacFirewall } from './facts.ts'

/** Whether another machine gets through on Linux or macOS, and which program decides. */
export interface UnixVerdict {
  readonly outcome: 'allowed' | 'blocked' | 'uncertain'
  /** Absent: nothing filters. */
  readonly manager?: LinuxManager['name'] | 'application-firewall' | 'pf'
  readonly decidedBy: 'no-firewall' | 'block-all' | 'rule' | 'default' | 'unreadable'
  /** The rule, word for word. */
  readonly rule?: string
}

interface Question {
  readonly protocol: 'tcp' | 'udp'
  readonly port: number
  readonly program?: string | undefined
}

/** ufw and firewalld write the kernel's rules, so where one of them is on, those are not judged again. */
export function judgeLinux({ managers }: LinuxFirewall, question: Question): UnixVerdict {
  const front = managers.filter(({ name, state }) => (name === 'ufw' || name === 'firewalld') && state !== 'inactive')
  const deciding = front.length > 0 ? front : managers.filter(({ state }) => state !== 'inactive')
  const verdicts = deciding.map((manager) => judgeManager(manager, question))
  return (
    verdicts.find(({ outcome }) => outcome === 'blocked') ??
    verdicts.find(({ outcome }) => outcome === 'uncertain') ??
    verdicts[0] ?? { outcome: 'allowed', decidedBy: 'no-firewall' }
  )
}

function judgeManager({ name, state, ports, defaultInbound }: LinuxManager, { protocol, port }: Question): UnixVerdict {
  if (state === 'unknown' || ports === null) return { outcome: 'uncertain', manager: name, decidedBy: 'unreadable' }
  // The first rule that is about a connection decides.
  const rule = ports.find(
    (rule) => (rule.protocol === 'any' || rule.protocol === protocol) && port >= rule.from && port <= rule.to,
  )
  if (rule !== undefined) {
    return {
      outcome: ({ allow: 'allowed', block: 'blocked', uncertain: 'uncertain' } as const)[rule.action],
      manager: name,
      decidedBy: 'rule',
      rule: rule.text,
    }
  }
  if (defaultInbound === 'unknown') return { outcome: 'uncertain', manager: name, decidedBy: 'unreadable' }
  return { outcome: defaultInbound === 'allow' ? 'allowed' : 'blocked', manager: name, decidedBy: 'default' }
}

export function judgeMac(firewall: MacFirewall, question: Question): UnixVerdict {
  const verdict = judgeApplications(firewall, question)
  // Both have to let it through, and of the packet filter nobody can tell without being root.
  if (verdict.outcome !== 'allowed' || firewall.packetFilter === 'off') return verdict
  return { outcome: 'uncertain', manager: 'pf', decidedBy: 'unreadable' }
}

function judgeApplications(firewall: MacFirewall, { program }: Question): UnixVerdict {
  const manager = 'application-firewall'
  if (firewall.applicationFirewall === 'off') return { outcome: 'allowed', decidedBy: 'no-firewall' }
  if (firewall.applicationFirewall === 'block-all') return { outcome: 'blocked', manager, decidedBy: 'block-all' }
  if (firewall.programs === null || program === undefined) {
    return { outcome: 'uncertain', manager, decidedBy: 'unreadable' }
  }
  // The list names application bundles; a listener is a program inside of one.
  const entry = firewall.programs.find(({ path }) => program === path || program.startsWith(`${path}/`))
  if (entry === undefined) return { outcome: 'uncertain', manager, decidedBy: 'default' }
  return {
    outcome: entry.action === 'allow' ? 'allowed' : 'blocked',
    manager,
    decidedBy: 'rule',
    rule: entry.path,
  }
}
