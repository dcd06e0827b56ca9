import { posix } from 'node:path'
import type { Service } from '../facts.ts'
import { hostPathOf } from './resolve-path.ts'
import { entryOf, type MapNode, placeOf, type TreeNode, textOf } from './tree.ts'

type Mount = Service['mounts'][number]

/** Where compose puts those that say no place of their own. */
const folders = { secrets: '/run/secrets', configs: '/' } as const

/**
 * The files of the project that a service gets as secrets and configs: compose mounts them, and the engine refuses to
 * start the container where one is missing. Those that come from elsewhere (a variable, the engine) are no mounts.
 */
export function readFileMounts(model: MapNode, service: TreeNode, homeDirectory: string): Mount[] {
  return (['secrets', 'configs'] as const).flatMap((section) => {
    const used = entryOf(service, section)
    if (used?.kind !== 'list') return []
    return used.items.flatMap((item): Mount[] => {
      const name = textOf(item) ?? textOf(entryOf(item, 'source'))
      if (name === undefined) return []
      const source = hostPathOf(entryOf(entryOf(entryOf(model, section), name), 'file'), homeDirectory)
      if (source === undefined) return []
      const target = posix.resolve(folders[section], textOf(entryOf(item, 'target')) ?? name)
      return [{ type: 'bind', source, target, createsSource: false, readOnly: true, place: placeOf(item) }]
    })
  })
}
