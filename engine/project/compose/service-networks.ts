import type { Service } from '../facts.ts'
import { booleanOf, entryOf, type MapNode, placeOf, type TreeNode, textOf, textsOf } from './tree.ts'

type JoinedNetwork = NonNullable<Service['networks']>[number]

/** The networks that a service asks for by `networks`; undefined where it says none and joins the project's own. */
export function readServiceNetworks(model: MapNode, service: TreeNode): JoinedNetwork[] | undefined {
  const node = entryOf(service, 'networks')
  const joined = namedNodes(node).map(([name, at, options]): JoinedNetwork => {
    const network = entryOf(entryOf(model, 'networks'), name)
    const external = entryOf(network, 'external')
    const engineName = textOf(entryOf(network, 'name')) ?? textOf(entryOf(external, 'name'))
    return {
      name,
      aliases: textsOf(entryOf(options, 'aliases')).map(({ text }) => text),
      external: external?.kind === 'map' || booleanOf(external) === true,
      ...(engineName !== undefined && { engineName }),
      place: placeOf(at),
    }
  })
  return joined.length === 0 ? undefined : joined
}

function namedNodes(node: TreeNode | undefined): [name: string, at: TreeNode, options: TreeNode | undefined][] {
  if (node?.kind === 'map') return [...node.entries].map(([name, value]) => [name, value, value])
  return node?.kind === 'list' ? textsOf(node).map(({ text, node: item }) => [text, item, undefined]) : []
}
