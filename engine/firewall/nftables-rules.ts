import type { LinuxManager } from './facts.ts'
import { asRecord } from './nftables-match.ts'
import { type NftRuleset, parseNftRuleset } from './nftables-ruleset.ts'
import { type NftVerdict, walkRuleset } from './nftables-walk.ts'

type PortRule = NonNullable<LinuxManager['ports']>[number]

const lastPort = 65_535

/** Rules times ports that have to be told apart; above, it would take more than a second. */
const mostWork = 2_000_000

/**
 * `nft -j list ruleset` as what it does with every port: the kernel's rules are followed for one port of each span that
 * no rule divides. What depends on more than the port is `uncertain`.
 */
export function readNftablesRules(text: string): LinuxManager {
  const ruleset = parseNftRuleset(text)
  if (ruleset === undefined) return { name: 'nftables', state: 'unknown', defaultInbound: 'unknown', ports: null }
  const starts = spanStarts(ruleset)
  const ruleCount = [...ruleset.rules.values()].reduce((sum, rules) => sum + rules.length, 0)
  if (starts.length * ruleCount > mostWork) {
    return { name: 'nftables', state: 'active', defaultInbound: 'unknown', ports: null }
  }
  const ports = (['tcp', 'udp'] as const).flatMap((protocol) => spansOf(ruleset, protocol, starts))
  const idle = ports.every(({ action }) => action === 'allow')
  // Every port is in one of the spans, so that nothing is left for a default.
  return {
    name: 'nftables',
    state: idle ? 'inactive' : 'active',
    defaultInbound: idle ? 'allow' : 'unknown',
    ports: idle ? [] : ports,
  }
}

function spansOf(ruleset: NftRuleset, protocol: 'tcp' | 'udp', starts: readonly number[]): PortRule[] {
  const spans: PortRule[] = []
  starts.forEach((from, index) => {
    const to = (starts[index + 1] ?? lastPort + 1) - 1
    const { outcome: action, text }: NftVerdict = walkRuleset(ruleset, { protocol, port: from })
    const last = spans.at(-1)
    if (last?.action === action && last.text === text) spans[spans.length - 1] = { ...last, to }
    else spans.push({ protocol, from, to, action, text })
  })
  return spans
}

/** The first port of every span that no number in a rule or set divides. */
function spanStarts({ rules, sets }: NftRuleset): number[] {
  const starts = new Set([0])
  const note = (value: unknown): void => {
    if (typeof value === 'number') {
      for (const start of [value, value + 1]) if (start >= 0 && start <= lastPort) starts.add(start)
    } else if (Array.isArray(value)) for (const one of value) note(one)
    else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) note(one)
  }
  for (const chain of rules.values()) {
    for (const { expr } of chain) {
      for (const statement of expr) note([asRecord(statement['match'])['right'], asRecord(statement['vmap'])['data']])
    }
  }
  for (const { elem } of sets.values()) note(elem)
  return [...starts].sort((a, b) => a - b)
}
