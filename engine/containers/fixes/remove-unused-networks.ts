import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import type { DockerNetworkStep } from '../../core/steps/docker-network.ts'
import { networksFact } from '../networks/network-facts.ts'

/** Removes networks that projects left behind and no container uses, so that their addresses are free. */
export default defineFix({
  id: 'containers/remove-unused-networks',
  rules: ['containers/address-pools-full'],
  risk: 'ask',
  elevation: false,
  undoable: true,
  uses: { networks: networksFact },
  fits: ({ variant }) => variant === undefined,
  async plan({ finding: { data }, facts: { networks } }) {
    const unused = new Set(Array.isArray(data['unused']) ? data['unused'] : [])
    const steps = (networks?.networks ?? [])
      .filter(({ id }) => unused.has(id))
      .map(
        ({ id, name }): DockerNetworkStep => ({
          kind: 'docker-network',
          operation: 'remove-network',
          network: id,
          name,
        }),
      )
    if (steps.length === 0) return { ok: false, reason: message('containers.reasons.no-unused-network') }
    return { ok: true, steps }
  },
})
