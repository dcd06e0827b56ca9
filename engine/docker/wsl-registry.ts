import type { RegistryData, WindowsRegistry } from '../windows/registry.ts'
import type { Wsl, WslDistribution } from './wsl-facts.ts'

const distributionsKey = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Lxss'
const servicesKey = 'HKLM\\SYSTEM\\CurrentControlSet\\Services'

/** `SERVICE_DISABLED` of winsvc.h. */
const startDisabled = 4
const maxDistributions = 100

/** The store's service first: where both are there, it is the one that works. */
const services = ['WslService', 'LxssManager'] as const

/** What the registry says of WSL, without starting anything. */
export type WslRegistration = Pick<Wsl, 'service' | 'distributions'>

/** Reads WSL's services and the person's distributions. `undefined` when the registry could not be read. */
export function readWslRegistration(registry: WindowsRegistry): WslRegistration | undefined {
  const service = readService(registry)
  const distributions = readDistributions(registry)
  if (service === 'failed' || distributions === undefined) return undefined
  return { distributions, ...(service !== undefined && { service }) }
}

function readService(registry: WindowsRegistry): Wsl['service'] | 'failed' {
  for (const name of services) {
    const values = registry.values(`${servicesKey}\\${name}`)
    if (values.state === 'failed') return 'failed'
    if (values.state === 'read') return { name, disabled: values.value.get('Start') === startDisabled }
  }
  return undefined
}

function readDistributions(registry: WindowsRegistry): WslDistribution[] | undefined {
  const keys = registry.keys(distributionsKey)
  if (keys.state === 'missing') return []
  const root = registry.values(distributionsKey)
  if (keys.state === 'failed' || root.state !== 'read') return undefined
  const chosen = root.value.get('DefaultDistribution')
  return keys.value.slice(0, maxDistributions).flatMap((id) => {
    const values = registry.values(`${distributionsKey}\\${id}`)
    const name = values.state === 'read' ? values.value.get('DistributionName') : undefined
    if (values.state !== 'read' || typeof name !== 'string') return []
    return [{ name, default: id === chosen, ...versionOf(values.value) }]
  })
}

function versionOf(values: ReadonlyMap<string, RegistryData>): { readonly version?: number } {
  const version = values.get('Version')
  return typeof version === 'number' ? { version } : {}
}
