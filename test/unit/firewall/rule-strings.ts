import type { ExposedPort, ProfileSettings, StoredRule, WindowsFirewall } from '../../../engine/firewall/facts.ts'
import type { ProfileName } from '../../../engine/firewall/rule.ts'

const usual: ProfileSettings = {
  enabled: true,
  enabledBy: 'default',
  defaultInbound: 'block',
  blockAll: false,
  blockAllBy: 'default',
  localRules: true,
  notifications: true,
}

/** A Windows Firewall as it is after installation, with these rules of this machine. */
export function windowsFirewall(
  rules: Readonly<Record<string, string>>,
  changes: {
    readonly active?: readonly ProfileName[] | null
    readonly settings?: Partial<ProfileSettings>
    readonly store?: StoredRule['store']
  } = {},
): WindowsFirewall {
  const settings = { ...usual, ...changes.settings }
  const active = changes.active === undefined ? ['Private' as const] : changes.active
  return {
    kind: 'windows',
    source: 'registry',
    profiles: { Domain: settings, Private: settings, Public: settings },
    activeProfiles: active === null ? null : [...active],
    variables: {},
    rules: Object.entries(rules).map(([id, text]) => ({ id, store: changes.store ?? 'local', text })),
    ruleCount: Object.keys(rules).length,
  }
}

/** A rule string for incoming TCP connections. */
export function rule(action: 'Allow' | 'Block', ...fields: readonly string[]): string {
  return `v2.33|${[`Action=${action}`, 'Active=TRUE', 'Dir=In', 'Protocol=6', ...fields].join('|')}|`
}

export const backend = 'C:\\Program Files\\Docker\\Docker\\resources\\com.docker.backend.exe'

export function exposedPort(port: number, changes: Partial<ExposedPort> = {}): ExposedPort {
  return {
    service: 'web',
    port,
    protocol: 'tcp',
    file: 'compose.yaml',
    line: 4,
    text: `- "${port}:${port}"`,
    program: backend,
    ...changes,
  }
}
