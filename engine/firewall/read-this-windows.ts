import type { Reading } from '../core/fact.ts'
import type { Machine } from '../core/machine.ts'
import { indirectStrings } from '../windows/indirect-string.ts'
import { openRegistry } from '../windows/registry.ts'
import { readActiveProfiles } from './active-profiles.ts'
import type { WindowsFirewall } from './facts.ts'
import { ruleVariables } from './program-path.ts'
import { readFirewallFromNetsh } from './read-netsh.ts'
import { readWindowsFirewall } from './read-windows.ts'

/** The registry of this machine; where it cannot be called, what `netsh` says in a language that is known. */
export async function readThisWindows(machine: Machine, signal: AbortSignal): Promise<Reading<WindowsFirewall>> {
  const registry = await openRegistry()
  if (registry === undefined) return readFirewallFromNetsh(machine, signal)
  return readWindowsFirewall(registry, {
    activeProfiles: await readActiveProfiles(),
    variables: ruleVariables(machine.environment),
    title: await indirectStrings(),
  })
}
