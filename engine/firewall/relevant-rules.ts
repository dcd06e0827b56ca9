import type { ExposedPort, StoredRule, WindowsFirewall } from './facts.ts'
import { matchRule } from './match-rule.ts'
import { expandVariables, programKey, sameProgramKey, usualVariables } from './program-path.ts'
import { type FirewallRule, parseRule, profileNames } from './rule.ts'

/**
 * The firewall with only the rules that may be about these ports, or are for the programs that serve them: a report
 * that is handed on need not list every program of the machine. What cannot be read stays.
 */
export function withRelevantRules(firewall: WindowsFirewall, exposed: readonly ExposedPort[]): WindowsFirewall {
  const variables = { ...usualVariables, ...firewall.variables }
  const ports = exposed.map(({ port, program }) => ({
    port,
    ...(program !== undefined && { program: programKey(program) }),
  }))
  const isRelevant = ({ text }: StoredRule) => {
    const rule = parseRule(text)
    if (rule === undefined || rule === 'incomplete') return true
    const program = rule.program === undefined ? undefined : programKey(expandVariables(rule.program, variables))
    const comparable: FirewallRule = program === undefined ? rule : { ...rule, program }
    return ports.some(
      (port) =>
        (program !== undefined && port.program !== undefined && sameProgramKey(program, port.program)) ||
        isAbout(comparable, port),
    )
  }
  return { ...firewall, rules: firewall.rules.filter(isRelevant) }
}

/** Of any protocol, on any kind of network: a prompt makes its rules for both protocols. */
function isAbout(rule: FirewallRule, port: { readonly port: number; readonly program?: string }): boolean {
  return profileNames.some((profile) =>
    (['tcp', 'udp'] as const).some((protocol) => matchRule(rule, { ...port, protocol, profile }) !== 'no'),
  )
}
