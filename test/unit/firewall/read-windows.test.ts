import { describe, expect, it } from 'vitest'
import { readWindowsFirewall } from '../../../engine/firewall/read-windows.ts'
import type { RegistryData, RegistryReading, WindowsRegistry } from '../../../engine/windows/registry.ts'
import { rule } from './rule-strings.ts'

const local = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy'
const policy = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall'
const network = { activeProfiles: ['Private' as const], variables: { systemroot: 'D:\\W' }, title: () => undefined }

type Keys = Readonly<Record<string, Readonly<Record<string, RegistryData>> | number>>

/** A registry of these keys; a number is the error with which a key cannot be opened. */
function registry(keys: Keys): WindowsRegistry {
  const read = (path: string): RegistryReading<ReadonlyMap<string, RegistryData>> => {
    const key = keys[path]
    if (key === undefined) return { state: 'missing' }
    return typeof key === 'number'
      ? { state: 'failed', code: key }
      : { state: 'read', value: new Map(Object.entries(key)) }
  }
  return { values: read, keys: () => ({ state: 'missing' }) }
}

function known(keys: Keys) {
  const reading = readWindowsFirewall(registry({ [`${local}\\FirewallRules`]: {}, ...keys }), network)
  if (reading.state !== 'known') throw new Error(JSON.stringify(reading))
  return reading.value
}

describe('Windows Firewall from the registry', () => {
  it('has the defaults of Windows where nothing is set: on, blocking, rules of this machine count', () => {
    expect(known({}).profiles.Public).toEqual({
      enabled: true,
      enabledBy: 'default',
      defaultInbound: 'block',
      blockAll: false,
      blockAllBy: 'default',
      localRules: true,
      notifications: true,
    })
  })

  it('knows private networks by their old name', () => {
    const { profiles } = known({ [`${local}\\StandardProfile`]: { EnableFirewall: 0 } })
    expect(profiles.Private).toMatchObject({ enabled: false, enabledBy: 'local' })
    expect(profiles.Public.enabled).toBe(true)
  })

  it('puts a value of the policy before the local one, each by itself', () => {
    const { profiles } = known({
      [`${local}\\PublicProfile`]: { EnableFirewall: 0, DefaultInboundAction: 0 },
      [`${policy}\\PublicProfile`]: { EnableFirewall: 1, AllowLocalPolicyMerge: 0 },
    })
    expect(profiles.Public).toMatchObject({
      enabled: true,
      enabledBy: 'policy',
      defaultInbound: 'allow',
      localRules: false,
    })
  })

  it('does not take the merge setting from this machine, where it means nothing', () => {
    expect(known({ [`${local}\\PublicProfile`]: { AllowLocalPolicyMerge: 0 } }).profiles.Public.localRules).toBe(true)
  })

  it('keeps active inbound rules of every store, and every string that it cannot read', () => {
    const { rules, ruleCount } = known({
      [`${local}\\FirewallRules`]: {
        in: rule('Allow', 'LPort=1'),
        out: rule('Allow', 'LPort=1').replace('Dir=In', 'Dir=Out'),
        off: rule('Allow', 'LPort=1').replace('Active=TRUE', 'Active=FALSE'),
        cut: 'v2.33|Action=Allow|Acti',
        strange: 'x',
      },
      [`${policy}\\FirewallRules`]: { gpo: rule('Block', 'LPort=2') },
      [`${local}\\Mdm\\FirewallRules`]: { mdm: rule('Block', 'LPort=3') },
    })
    expect(rules.map(({ id, store }) => `${store} ${id}`)).toEqual([
      'local in',
      'local cut',
      'local strange',
      'policy gpo',
      'mdm mdm',
    ])
    expect(ruleCount).toBe(7)
  })

  it.each([
    `${local}\\FirewallRules`,
    `${policy}\\FirewallRules`,
    `${local}\\PublicProfile`,
    `${policy}\\DomainProfile`,
  ])('is unknown when %s may not be opened', (key) => {
    const reading = readWindowsFirewall(registry({ [`${local}\\FirewallRules`]: {}, [key]: 5 }), network)
    expect(reading).toEqual({
      state: 'unknown',
      reason: { key: 'firewall.reasons.registry-denied', values: { key, code: 5 } },
    })
  })

  it('is unknown when there is no list of rules at all', () => {
    expect(readWindowsFirewall(registry({}), network).state).toBe('unknown')
  })
})
