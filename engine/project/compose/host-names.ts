import type { Service } from '../facts.ts'
import { entryOf, type MapNode, type TreeNode, textOf, textsOf } from './tree.ts'

/** The names that a service gives to hosts, and those under which other containers reach it. */
export function readHostNames(service: MapNode): Pick<Service, 'extraHosts' | 'aliases' | 'links' | 'externalLinks'> {
  const extraHosts = namesOf(service.entries.get('extra_hosts'))
  const aliases = readAliases(service)
  const links = textsOf(service.entries.get('links')).map(({ text }) => {
    const [other = text, name = other] = text.split(':')
    return { service: other, name }
  })
  const externalLinks = textsOf(service.entries.get('external_links')).map(({ text }) => text.split(':').at(-1) ?? text)
  return {
    ...(extraHosts.length > 0 && { extraHosts }),
    ...(aliases.length > 0 && { aliases }),
    ...(links.length > 0 && { links }),
    ...(externalLinks.length > 0 && { externalLinks }),
  }
}

/** Since Engine 25 the engine's name server answers to `hostname` as well. */
function readAliases(service: MapNode): string[] {
  const hostname = textOf(service.entries.get('hostname')) ?? ''
  const networks = service.entries.get('networks')
  const own = networks?.kind === 'map' ? [...networks.entries.values()] : []
  const names = own.flatMap((network) => textsOf(entryOf(network, 'aliases')).map(({ text }) => text))
  return [...new Set([...(hostname === '' ? [] : [hostname]), ...names])]
}

/** `extra_hosts` as a list of `NAME:ADDRESS` or `NAME=ADDRESS`, or as a mapping. */
function namesOf(node: TreeNode | undefined): string[] {
  if (node?.kind === 'map') return [...node.entries.keys()]
  return textsOf(node).flatMap(({ text }) => /^[^:=]+/.exec(text)?.[0] ?? [])
}
