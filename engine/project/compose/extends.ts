import { dirname, resolve } from 'node:path'
import type { Lookup } from './interpolation.ts'
import { type Loading, loadDocuments } from './load-documents.ts'
import { mergeModels, mergeServices } from './merge.ts'
import { isRemote } from './resolve-path.ts'
import { entryOf, type MapNode, type TreeNode, textOf } from './tree.ts'

/** Compose has no limit; a chain this long is a mistake or an attack. */
const maxChain = 50
/** A chain of services that each add to a list grows with its square. */
const maxInherited = 500_000

/** Gives every service that `extends` another one what it inherits, in the same file or in another one. */
export async function applyExtends(model: MapNode, lookup: Lookup, loading: Loading): Promise<MapNode> {
  const services = entryOf(model, 'services')
  if (services?.kind !== 'map') return model
  if (![...services.entries.values()].some((service) => entryOf(service, 'extends') !== undefined)) return model
  const resolver = new ExtendsResolver(lookup, loading)
  const entries = new Map<string, TreeNode>()
  for (const [name, service] of services.entries) {
    entries.set(name, await resolver.resolve(name, service, services, []))
  }
  return { ...model, entries: new Map(model.entries).set('services', { ...services, entries }) }
}

class ExtendsResolver {
  readonly #lookup: Lookup
  readonly #loading: Loading
  readonly #resolved = new Map<TreeNode, TreeNode>()
  readonly #files = new Map<string, Promise<MapNode | undefined>>()

  constructor(lookup: Lookup, loading: Loading) {
    this.#lookup = lookup
    this.#loading = loading
  }

  /** @param chain the services that led here, outermost first. */
  async resolve(name: string, service: TreeNode, services: MapNode, chain: readonly TreeNode[]): Promise<TreeNode> {
    if (service.kind !== 'map') return service
    const wish = service.entries.get('extends')
    if (wish === undefined) return service
    const known = this.#resolved.get(service)
    if (known !== undefined) return known
    const own = without(service, 'extends')
    if (chain.includes(service) || chain.length >= maxChain) {
      this.#loading.problems.at(wish, 'circular', name, { service: name })
      return service
    }
    const base = await this.#base(name, wish, services, [...chain, service])
    // Where the base could not be read, `extends` stays: what the service lacks may stand there.
    const result = base === undefined ? service : this.#merged(base, own, wish)
    this.#resolved.set(service, result)
    return result
  }

  #merged(base: MapNode, own: MapNode, wish: TreeNode): MapNode {
    const result = mergeServices(base, own)
    this.#loading.inherited += valueCount(result)
    if (this.#loading.inherited <= maxInherited) return result
    this.#loading.problems.at(wish, 'too-large', String(maxInherited))
    return own
  }

  async #base(
    name: string,
    wish: TreeNode,
    services: MapNode,
    chain: readonly TreeNode[],
  ): Promise<MapNode | undefined> {
    const { problems } = this.#loading
    const wanted = textOf(wish.kind === 'map' ? wish.entries.get('service') : wish)
    if (wanted === undefined) {
      problems.at(wish, 'wrong-shape', `services.${name}.extends`, { service: name, expected: 'text' })
      return undefined
    }
    const file = textOf(entryOf(wish, 'file'))
    const from = file === undefined ? services : await this.#servicesOf(file, wish, name)
    if (from === undefined) return undefined
    const found = from.entries.get(wanted)
    if (found === undefined) {
      problems.at(wish, 'extends-missing', file === undefined ? wanted : `${wanted} (${file})`, { service: name })
      return undefined
    }
    const base = await this.resolve(wanted, found, from, chain)
    return base.kind === 'map' ? base : undefined
  }

  async #servicesOf(file: string, wish: TreeNode, name: string): Promise<MapNode | undefined> {
    if (isRemote(file)) {
      this.#loading.problems.at(wish, 'outside-project', file, { service: name })
      return undefined
    }
    const path = resolve(wish.source.directory, file)
    let model = this.#files.get(path)
    if (model === undefined) {
      model = this.#read(path, wish)
      this.#files.set(path, model)
    }
    const services = entryOf(await model, 'services')
    return services?.kind === 'map' ? services : undefined
  }

  async #read(path: string, reference: TreeNode): Promise<MapNode | undefined> {
    const scope = { directory: dirname(path), lookup: this.#lookup, reference }
    const documents = await loadDocuments(path, scope, this.#loading)
    return documents.reduce<MapNode | undefined>(
      (model, document) => (model === undefined ? document : mergeModels(model, document)),
      undefined,
    )
  }
}

function without(node: MapNode, key: string): MapNode {
  const entries = new Map(node.entries)
  entries.delete(key)
  return { ...node, entries }
}

/** The values of a service down to the entries of its lists and maps. */
function valueCount(service: MapNode): number {
  let count = 0
  for (const value of service.entries.values()) {
    count += value.kind === 'list' ? value.items.length : value.kind === 'map' ? value.entries.size : 1
  }
  return count
}
