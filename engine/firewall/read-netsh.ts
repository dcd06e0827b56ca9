import { known, type Reading, unknown } from '../core/fact.ts'
import type { Machine } from '../core/machine.ts'
import { message } from '../core/message.ts'
import { possibleTexts } from '../windows/console-encoding.ts'
import { systemProgram } from '../windows/system-folder.ts'
import type { ProfileSettings, StoredRule, WindowsFirewall } from './facts.ts'
import { type NetshOutput, type NetshProfile, type NetshRule, readNetshOutput } from './netsh-text.ts'
import { ruleVariables } from './program-path.ts'

const timeoutMs = 20_000

/**
 * The firewall as `netsh` prints it, for a machine whose registry cannot be called. It says nothing about policy and
 * about many conditions of rules, and where a word is not known it says nothing at all.
 */
export async function readFirewallFromNetsh(machine: Machine, signal: AbortSignal): Promise<Reading<WindowsFirewall>> {
  const profiles = await ask(machine, ['advfirewall', 'show', 'allprofiles'], signal)
  const rules = await ask(machine, ['advfirewall', 'firewall', 'show', 'rule', 'name=all', 'verbose'], signal)
  const [domain, personal, open] = profiles?.profiles ?? []
  if (domain === undefined || personal === undefined || open === undefined || rules === undefined) {
    return unknown(message('firewall.reasons.netsh-unreadable'))
  }
  return known({
    kind: 'windows',
    source: 'netsh',
    profiles: { Domain: settings(domain), Private: settings(personal), Public: settings(open) },
    activeProfiles: null,
    variables: ruleVariables(machine.environment),
    rules: rules.rules.filter(({ enabled, direction }) => enabled && direction === 'In').map(toStoredRule),
    ruleCount: rules.rules.length,
  })
}

/** `undefined`: it could not be run or its answer was not fully understood. */
async function ask(machine: Machine, words: readonly string[], signal: AbortSignal): Promise<NetshOutput | undefined> {
  const result = await machine.runProcess(systemProgram('netsh.exe', machine), words, { timeoutMs, signal })
  if (result.outcome !== 'exited' || result.code !== 0) return undefined
  for (const text of possibleTexts(result.stdout)) {
    const output = readNetshOutput(text)
    const found = output.rules.length > 0 || output.profiles.length > 0
    if (found && output.unclear.length === 0 && output.profiles.every(({ on }) => on !== null)) return output
  }
  return undefined
}

function settings({ on, defaultInbound, blockAll }: NetshProfile): ProfileSettings {
  return {
    enabled: on !== false,
    enabledBy: 'local',
    defaultInbound: defaultInbound === 'Allow' ? 'allow' : 'block',
    blockAll,
    blockAllBy: 'local',
    localRules: true,
    notifications: true,
  }
}

const protocolNumbers: Readonly<Record<string, string>> = { tcp: '6', udp: '17', icmpv4: '1', icmpv6: '58' }

/** The rule in the words of the registry, so that both are judged by the same code. */
function toStoredRule(rule: NetshRule, index: number): StoredRule {
  const list = (key: string, value: string | null) =>
    value === null || value === 'any' ? [] : value.split(',').map((entry) => `${key}=${entry.trim()}`)
  const protocol = protocolNumbers[rule.protocol.toLowerCase()] ?? rule.protocol
  const fields = [
    `Action=${rule.action}`,
    'Active=TRUE',
    'Dir=In',
    ...(protocol === 'any' ? [] : [`Protocol=${protocol}`]),
    ...rule.profiles.map((name) => `Profile=${name}`),
    ...list('LPort', rule.localPort),
    ...list('RPort', rule.remotePort),
    ...list('LA4', rule.localIp),
    ...list('RA4', rule.remoteIp),
    ...(rule.program === null ? [] : [`App=${rule.program}`]),
    `Name=${rule.name}`,
  ]
  return { id: `${rule.name} #${index + 1}`, store: 'local', text: `v2.10|${fields.join('|')}|` }
}
