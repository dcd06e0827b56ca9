import { known, skipped, unknown } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { openRegistry } from '../../windows/registry.ts'
import { endpointsFact } from '../facts.ts'
import { findAssignments, profileFiles } from '../find-assignments.ts'
import { type OverridePlace, overrideFact } from '../override-facts.ts'

const environments = [
  ['user-environment', 'HKCU\\Environment'],
  ['machine-environment', 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment'],
] as const

/** Looks where DOCKER_HOST or DOCKER_CONTEXT comes from; only where it decides, and the engine does not answer. */
export default defineProbe({
  fact: overrideFact,
  budgetMs: 3000,
  needs: { endpoints: endpointsFact },
  async read({ machine, root, facts: { endpoints } }) {
    const { reason } = endpoints.choice
    const decides = reason === 'docker-host' || reason === 'docker-context'
    if (!decides || endpoints.endpoints[0]?.state === 'ok') return skipped(message('docker.reasons.no-override'))
    const variable = reason === 'docker-host' ? ('DOCKER_HOST' as const) : ('DOCKER_CONTEXT' as const)
    if (machine.platform !== 'windows') {
      return known({ variable, places: await findAssignments(variable, profileFiles(machine.homeDirectory, root)) })
    }
    const registry = await openRegistry()
    if (registry === undefined) return unknown(message('docker.reasons.override-not-read'))
    const places = environments.flatMap(([kind, key]): OverridePlace[] => {
      const values = registry.values(key)
      if (values.state !== 'read') return []
      // Names of variables have no case on Windows.
      const found = [...values.value].find(([name]) => name.toUpperCase() === variable)
      return found === undefined ? [] : [{ kind, value: String(found[1]) }]
    })
    return known({ variable, places })
  },
})
