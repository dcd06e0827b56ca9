import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import type { DockerNetworkStep } from '../../core/steps/docker-network.ts'
import { networksFact } from '../networks/network-facts.ts'

/** Removes networks of one name until one is left; only those that no container uses, each by its id. */
export default defineFix({
  id: 'containers/remove-duplicate-networks',
  rules: ['containers/network-ambiguous'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  uses: { networks: networksFact },
  // Where two of them have containers, removing the others is not enough.
  fits: ({ data }) => Number(data['used']) < 2,
  async plan({ finding: { data }, facts: { networks } }) {
    const name = String(data['name'])
    const extra = new Set(Array.isArray(data['extra']) ? data['extra'] : [])
    const steps = (networks?.networks ?? [])
      .filter((network) => extra.has(network.id) && network.name === name)
      .map(({ id }): DockerNetworkStep => ({ kind: 'docker-network', operation: 'remove-network', network: id, name }))
    if (steps.length === 0) return { ok: false, reason: message('docker.steps.docker-network.missing', { name }) }
    return { ok: true, steps }
  },
})
