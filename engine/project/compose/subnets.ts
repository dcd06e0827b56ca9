import type { ComposeModel } from '../facts.ts'
import { entryOf, type MapNode, placeOf, textOf } from './tree.ts'

/** The ranges of addresses that the project's own networks ask for. */
export function readSubnets(model: MapNode | undefined, project: string): NonNullable<ComposeModel['subnets']> {
  const networks = entryOf(model, 'networks')
  if (networks?.kind !== 'map') return []
  return [...networks.entries].flatMap(([key, network]) => {
    const config = entryOf(entryOf(network, 'ipam'), 'config')
    // What is made elsewhere is only joined.
    if (entryOf(network, 'external') !== undefined || config?.kind !== 'list') return []
    const name = textOf(entryOf(network, 'name')) ?? `${project}_${key}`
    return config.items.flatMap((item) => {
      const node = entryOf(item, 'subnet')
      const subnet = textOf(node)
      return node === undefined || subnet === undefined ? [] : [{ network: name, subnet, place: placeOf(node) }]
    })
  })
}
