import { posix } from 'node:path'
import type { Service } from '../facts.ts'
import type { Problems } from './problems.ts'
import { hostPathOf, isHostPath, resolveHostPath } from './resolve-path.ts'
import { booleanOf, entryOf, type MapNode, placeOf, type ScalarNode, type TreeNode, textOf, textsOf } from './tree.ts'

type Mount = Service['mounts'][number]

/** The mounts of a service; of two with the same target the later one counts. */
export function readMounts(service: MapNode, name: string, homeDirectory: string, problems: Problems): Mount[] {
  const mounts = new Map<string, Mount>()
  const volumes = service.entries.get('volumes')
  if (volumes?.kind === 'list') {
    for (const item of volumes.items) {
      const mount = item.kind === 'scalar' ? readShortForm(item, homeDirectory) : readLongForm(item, homeDirectory)
      if (mount !== undefined) mounts.set(mount.target, mount)
      else {
        problems.at(item, 'wrong-shape', `services.${name}.volumes: ${textOf(item) ?? ''}`, {
          service: name,
          expected: 'mount',
        })
      }
    }
  } else if (volumes !== undefined && textOf(volumes) !== undefined) {
    problems.at(volumes, 'wrong-shape', `services.${name}.volumes`, { service: name, expected: 'list' })
  }
  for (const { text, node } of textsOf(service.entries.get('tmpfs'))) {
    const target = text.split(':')[0] ?? text
    mounts.set(target, { type: 'tmpfs', target, readOnly: false, place: placeOf(node) })
  }
  return [...mounts.values()]
}

/** `[SOURCE:]TARGET[:OPTIONS]`; a drive letter's colon separates nothing. */
function readShortForm(node: ScalarNode, homeDirectory: string): Mount | undefined {
  const text = textOf(node)
  if (text === undefined || text === '') return undefined
  const parts = text.split(/(?<!(?:^|:)[A-Za-z]):/)
  if (parts.length > 3 || parts.includes('')) return undefined
  const [source, target, options = ''] = parts.length === 1 ? [undefined, text] : parts
  if (target === undefined) return undefined
  const common = { target: cleanTarget(target), readOnly: options.split(',').includes('ro'), place: placeOf(node) }
  if (source === undefined) return { type: 'volume', ...common }
  if (!isHostPath(source)) return { type: 'volume', source, ...common }
  return { type: 'bind', source: resolveHostPath(source, node, homeDirectory), createsSource: true, ...common }
}

/** `/data/` and `/data` are the same mount. */
function cleanTarget(path: string): string {
  return path.startsWith('/') ? posix.resolve(path) : path
}

function readLongForm(node: TreeNode, homeDirectory: string): Mount | undefined {
  const target = textOf(entryOf(node, 'target'))
  if (target === undefined) return undefined
  const kind = textOf(entryOf(node, 'type'))
  const common = {
    target: cleanTarget(target),
    readOnly: booleanOf(entryOf(node, 'read_only')) ?? false,
    place: placeOf(node),
  }
  if (kind === 'bind') {
    const source = hostPathOf(entryOf(node, 'source'), homeDirectory)
    const createsSource = booleanOf(entryOf(entryOf(node, 'bind'), 'create_host_path')) ?? false
    return { type: 'bind', ...common, createsSource, ...(source !== undefined && { source }) }
  }
  const source = textOf(entryOf(node, 'source'))
  const type = kind === 'volume' || kind === 'tmpfs' ? kind : 'other'
  return { type, ...common, ...(source !== undefined && { source }) }
}
