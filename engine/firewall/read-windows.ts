import { known, type Reading, unknown } from '../core/fact.ts'
import { message } from '../core/message.ts'
import type { RegistryData, WindowsRegistry } from '../windows/registry.ts'
import type { ProfileSettings, StoredRule, WindowsFirewall } from './facts.ts'
import { type ProfileName, parseRule } from './rule.ts'

const localKey = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy'
const policyKey = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall'
const managementKey = `${localKey}\\Mdm`

/** What the registry alone does not say. */
export interface WindowsNetwork {
  readonly activeProfiles: readonly ProfileName[] | null
  readonly variables: Readonly<Record<string, string>>
  /** Puts a reference such as `@FirewallAPI.dll,-28752` into words. */
  readonly title: (reference: string) => string | undefined
}

/**
 * Reads Windows Firewall from the registry, without elevation and without any text of a language. A key that is not
 * there has a meaning (Windows' default); one that cannot be opened makes everything unknown.
 */
export function readWindowsFirewall(registry: WindowsRegistry, network: WindowsNetwork): Reading<WindowsFirewall> {
  const failures: { key: string; code: number }[] = []
  const valuesOf = (key: string): ReadonlyMap<string, RegistryData> | undefined => {
    const reading = registry.values(key)
    if (reading.state === 'failed') failures.push({ key, code: reading.code })
    return reading.state === 'read' ? reading.value : undefined
  }

  const localRules = valuesOf(`${localKey}\\FirewallRules`)
  const policyRules = valuesOf(`${policyKey}\\FirewallRules`)
  const managedRules = valuesOf(`${managementKey}\\FirewallRules`)
  const profiles = {
    Domain: settings(['DomainProfile'], ['DomainProfile'], valuesOf),
    Private: settings(['StandardProfile'], ['PrivateProfile', 'StandardProfile'], valuesOf),
    Public: settings(['PublicProfile'], ['PublicProfile'], valuesOf),
  }
  const [failure] = failures
  if (failure !== undefined) return unknown(message('firewall.reasons.registry-denied', { ...failure }))
  // Every Windows has this key; where it is missing, the firewall keeps its rules somewhere else.
  if (localRules === undefined) {
    return unknown(message('firewall.reasons.registry-missing', { key: `${localKey}\\FirewallRules` }))
  }
  const stores = [
    { store: 'local', values: localRules },
    { store: 'policy', values: policyRules },
    { store: 'mdm', values: managedRules },
  ] as const
  return known({
    kind: 'windows',
    source: 'registry',
    profiles,
    activeProfiles: network.activeProfiles === null ? null : [...network.activeProfiles],
    variables: { ...network.variables },
    rules: stores.flatMap(({ store, values }) => inboundRules(store, values, network.title)),
    ruleCount: stores.reduce((sum, { values }) => sum + (values?.size ?? 0), 0),
  })
}

/** Active rules for incoming connections, and every string that could not be understood. */
function inboundRules(
  store: StoredRule['store'],
  values: ReadonlyMap<string, RegistryData> | undefined,
  title: WindowsNetwork['title'],
): StoredRule[] {
  return [...(values ?? [])].flatMap(([id, text]): StoredRule[] => {
    if (typeof text !== 'string') return []
    const rule = parseRule(text)
    if (rule === undefined || rule === 'incomplete') return [{ id, store, text }]
    if (!rule.active || rule.direction === 'Out') return []
    // Only block rules are shown by name so often that the translation is worth a call.
    const name = rule.action === 'Block' && rule.name?.startsWith('@') ? title(rule.name) : undefined
    return [{ id, store, text, ...(name !== undefined && { title: name }) }]
  })
}

type ValuesOf = (key: string) => ReadonlyMap<string, RegistryData> | undefined

/** A value of the policy, where there is one, overrides the local one; each value by itself. */
function settings(local: readonly string[], managed: readonly string[], valuesOf: ValuesOf): ProfileSettings {
  const layers = [
    ...managed.map((name) => ({ origin: 'policy' as const, values: valuesOf(`${policyKey}\\${name}`) })),
    ...managed.map((name) => ({ origin: 'mdm' as const, values: valuesOf(`${managementKey}\\${name}`) })),
    ...local.map((name) => ({ origin: 'local' as const, values: valuesOf(`${localKey}\\${name}`) })),
  ]
  const effective = (name: string, byDefault: number, from = layers) => {
    for (const { origin, values } of from) {
      const value = values?.get(name)
      if (typeof value === 'number') return { value, origin }
    }
    return { value: byDefault, origin: 'default' as const }
  }
  const enabled = effective('EnableFirewall', 1)
  const blockAll = effective('DoNotAllowExceptions', 0)
  const policyOnly = layers.filter(({ origin }) => origin !== 'local')
  return {
    enabled: enabled.value !== 0,
    enabledBy: enabled.origin,
    defaultInbound: effective('DefaultInboundAction', 1).value === 0 ? 'allow' : 'block',
    blockAll: blockAll.value !== 0,
    blockAllBy: blockAll.origin,
    localRules: effective('AllowLocalPolicyMerge', 1, policyOnly).value !== 0,
    notifications: effective('DisableNotifications', 0).value === 0,
  }
}
