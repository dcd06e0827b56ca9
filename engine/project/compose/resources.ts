import type { Problems } from './problems.ts'
import { isHostPath } from './resolve-path.ts'
import { entryOf, type MapNode, type Positioned, type TreeNode, textOf } from './tree.ts'

type Section = 'networks' | 'volumes' | 'secrets' | 'configs'

interface Use {
  readonly section: Section
  readonly name: string
  readonly at: Positioned
}

/**
 * Reports networks, volumes, secrets and configs that an active service uses and no file defines, and what excludes
 * each other: compose starts nothing then.
 */
export function findUndefinedResources(model: MapNode, active: ReadonlySet<string>, problems: Problems): void {
  const services = entryOf(model, 'services')
  if (services?.kind !== 'map') return
  for (const [service, node] of services.entries) {
    if (!active.has(service) || node.kind !== 'map') continue
    for (const { section, name, at } of usesOf(node)) {
      if (section === 'networks' && name === 'default') continue
      if (entryOf(model, section)?.kind === 'map' && entryOf(entryOf(model, section), name) !== undefined) continue
      problems.at(at, 'undefined-resource', name, { service, section })
    }
    const mode = node.entries.get('network_mode')
    const networks = node.entries.get('networks')
    if (mode !== undefined && textOf(mode) && networks !== undefined && networks.kind !== 'scalar') {
      problems.at(mode, 'contradiction', 'network_mode, networks', { service })
    }
  }
}

function usesOf(service: MapNode): Use[] {
  const entry = (name: string) => service.entries.get(name)
  return [
    ...named('networks', entry('networks'), 'name'),
    ...volumes(entry('volumes')),
    ...named('secrets', entry('secrets'), 'source'),
    ...named('configs', entry('configs'), 'source'),
    ...named('secrets', entryOf(entry('build'), 'secrets'), 'source'),
  ]
}

/** A list of names or of mappings that hold the name, or a mapping by name. */
function named(section: Section, node: TreeNode | undefined, key: string): Use[] {
  if (node?.kind === 'map') {
    return [...node.entries].map(([name, value]) => ({ section, name, at: node.keys.get(name) ?? value }))
  }
  if (node?.kind !== 'list') return []
  return node.items.flatMap((item) => {
    const name = textOf(item) ?? textOf(entryOf(item, key))
    return name === undefined || name === '' ? [] : [{ section, name, at: item }]
  })
}

function volumes(node: TreeNode | undefined): Use[] {
  if (node?.kind !== 'list') return []
  return node.items.flatMap((item) => {
    const name = item.kind === 'map' ? volumeOfLongForm(item) : volumeOfShortForm(textOf(item) ?? '')
    return name === undefined || name === '' ? [] : [{ section: 'volumes' as const, name, at: item }]
  })
}

function volumeOfLongForm(item: MapNode): string | undefined {
  return textOf(entryOf(item, 'type')) === 'volume' ? textOf(entryOf(item, 'source')) : undefined
}

/** `NAME:TARGET`; a target alone is a volume without a name. */
function volumeOfShortForm(text: string): string | undefined {
  const [source, target] = text.split(':')
  return source === undefined || target === undefined || isHostPath(text) ? undefined : source
}
