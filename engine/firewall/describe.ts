import type { Evidence, Json, Where } from '../core/finding.ts'
import type { ExposedPort, StoredRule, WindowsFirewall } from './facts.ts'
import type { JudgedRule } from './judge-windows.ts'
import { fileName } from './program-path.ts'
import { type ProfileName, profileNames } from './rule.ts'

/** The place in the project, where one port alone is concerned; otherwise only what they share. */
export function whereOf(ports: readonly ExposedPort[]): Where {
  const [first] = ports
  if (first === undefined) return {}
  const services = new Set(ports.map(({ service }) => service))
  return {
    ...(services.size === 1 && { service: first.service }),
    file: first.file,
    line: first.line,
    ...(ports.length === 1 && { port: first.port }),
  }
}

/** The line of the project that asks for the port. */
export function wishEvidence({ file, line, text }: ExposedPort): Evidence {
  return { kind: 'file', source: file, line, text }
}

/** The rule as Windows keeps it. */
export function ruleEvidence({ rules }: WindowsFirewall, { id, store }: JudgedRule): Evidence[] {
  const stored = rules.find((rule) => rule.id === id && rule.store === store)
  return stored === undefined ? [] : [{ kind: 'measurement', source: storeNames[store], text: `${id} ${stored.text}` }]
}

const storeNames: Readonly<Record<StoredRule['store'], string>> = {
  local: 'FirewallPolicy\\FirewallRules',
  policy: 'Policies\\Microsoft\\WindowsFirewall\\FirewallRules',
  mdm: 'FirewallPolicy\\Mdm\\FirewallRules',
}

/** The ports as a fix needs them. */
export function portData(ports: readonly ExposedPort[]): Json {
  return ports.map(({ port, protocol, program }) => ({ port, protocol, program: program ?? null }))
}

export function portList(ports: readonly ExposedPort[]): string {
  return [...new Set(ports.map(({ port }) => port))].join(', ')
}

/** What a person knows the program by. */
export function programName(program: string | undefined): string {
  return program === undefined ? '?' : fileName(program)
}

/** A key of `firewall.networks`: the kinds of network that a rule is for. */
export function networksKey(profiles: readonly string[]): string {
  const named: readonly ProfileName[] = profileNames.filter((name) => profiles.includes(name))
  return named.length === 0 ? profileNames.join('-') : named.join('-')
}
