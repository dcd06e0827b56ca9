import { defineCheck } from '../../core/check.ts'
import { engineFact } from '../../docker/facts.ts'
import { composeModelFact } from '../../project/facts.ts'
import { builtInPools, freeSubnets } from '../networks/address-pools.ts'
import { networksFact } from '../networks/network-facts.ts'
import { unusedNetworks } from '../networks/unused-networks.ts'

/** The engine has no addresses left for another network, and the project needs one that is not there yet. */
export default defineCheck({
  rule: 'containers/address-pools-full',
  severity: 'error',
  needs: { networks: networksFact, compose: composeModelFact },
  uses: { engine: engineFact },
  silentWhenFine: true,
  judge({ networks: { networks, endpoint, truncated }, compose }, { engine }) {
    const needsNetwork = compose.services.some(({ active, networkMode }) => active && networkMode === undefined)
    const hasNetwork = networks.some(({ project }) => project === compose.name)
    if (engine === undefined || engine.osType === 'windows' || !needsNetwork || hasNetwork || truncated) return []
    const local = networks.filter(({ scope }) => scope === 'local')
    const pools = engine.addressPools ?? builtInPools
    const room = freeSubnets(
      pools,
      local.flatMap(({ subnets }) => subnets),
    )
    if (room === undefined || room.free > 0) return []
    const unused = unusedNetworks(networks, compose.name)
    return [
      {
        where: {},
        // Its own networks may all be made elsewhere (`external`); the default one never is.
        severity: compose.networks.length === 0 ? 'error' : 'warning',
        values: {
          all: room.all,
          count: unused.length,
          pools: pools.map(({ base, size }) => `${base}→/${size}`).join(', '),
        },
        ...(unused.length === 0 ? { variant: 'all-used' } : {}),
        data: { unused: unused.map(({ id }) => id), networks: local.length },
        evidence: [
          {
            kind: 'measurement',
            source: endpoint,
            text: `networks: ${local.length}, address pools: ${pools.length}, free subnets: 0`,
          },
          ...unused.slice(0, 8).map(({ id, name, subnets }) => ({
            kind: 'measurement' as const,
            source: endpoint,
            text: `network ${name} Id=${id.slice(0, 12)} ${subnets.join(' ')} Containers=—`,
          })),
        ],
      },
    ]
  },
})
