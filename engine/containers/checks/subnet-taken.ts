import { defineCheck } from '../../core/check.ts'
import { composeModelFact } from '../../project/facts.ts'
import { overlap } from '../networks/address-pools.ts'
import { networksFact } from '../networks/network-facts.ts'

/** A network of the project asks for addresses that another network of the engine has: it cannot be made. */
export default defineCheck({
  rule: 'containers/subnet-taken',
  severity: 'error',
  needs: { networks: networksFact, compose: composeModelFact },
  silentWhenFine: true,
  judge: ({ networks: { networks, endpoint }, compose }) =>
    (compose.subnets ?? []).flatMap(({ network, subnet, place }) => {
      const local = networks.filter(({ scope }) => scope === 'local')
      // Once it is there, it has its addresses.
      if (local.some(({ name }) => name === network)) return []
      const taken = local.find(({ subnets }) => subnets.some((other) => overlap(subnet, other)))
      if (taken === undefined) return []
      const { name, project, containers, subnets } = taken
      return [
        {
          where: { file: place.file, line: place.line, column: place.column },
          ...(containers.length === 0 ? { variant: 'unused' } : {}),
          values: {
            network,
            subnet,
            other: name,
            otherSubnet: subnets.find((one) => overlap(subnet, one)) ?? '',
            project: project ?? '',
            containers: containers.slice(0, 5).join(', '),
            file: place.file,
            line: place.line,
          },
          data: { network, subnet, other: taken.id },
          evidence: [
            { kind: 'file' as const, source: place.file, line: place.line, text: subnet },
            {
              kind: 'measurement' as const,
              source: endpoint,
              text: `network ${name} Id=${taken.id.slice(0, 12)} ${subnets.join(' ')} Containers=${containers.join(', ') || '—'}`,
            },
          ],
          identity: `${network} ${subnet}`,
        },
      ]
    }),
})
