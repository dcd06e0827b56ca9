import { type MapNode, mapOf, scalar, type TreeNode } from './tree.ts'

type Path = readonly string[]

/** Below `services.NAME`: what a later file replaces as a whole. */
const replaced = ['command', 'entrypoint', 'healthcheck.test']
/** Below `services.NAME`: what may be a list of `NAME=value` or a map, and merges by name. */
const keyed = ['environment', 'labels', 'annotations', 'sysctls', 'build.args', 'build.labels', 'deploy.labels']

/**
 * Merges what a later file says over what an earlier one says, by the Compose Specification: maps by key, lists one
 * behind the other, commands replaced, `!reset` and `!override` obeyed. Entries of `ports` and `volumes` that mean
 * the same thing are told apart later, when they are read.
 */
export function mergeModels(base: MapNode, over: MapNode): MapNode {
  return mergeMaps(base, over, [])
}

/** Merges a service over the one that it extends. */
export function mergeServices(base: MapNode, over: MapNode): MapNode {
  return mergeMaps(withForms(base, ['services', '']), withForms(over, ['services', '']), ['services', ''])
}

function merge(base: TreeNode, over: TreeNode, path: Path): TreeNode | undefined {
  if (over.tag === 'reset') return undefined
  if (over.tag === 'override' || isReplaced(path)) return over
  const [left, right] = [canonical(base, path), canonical(over, path)]
  if (left.kind === 'map' && right.kind === 'map') return mergeMaps(left, right, path)
  if (left.kind === 'list' && right.kind === 'list') return { ...right, items: [...left.items, ...right.items] }
  if (isListOrText(path)) return { ...left, kind: 'list', items: [...itemsOf(left), ...itemsOf(right)] }
  const saysNothing = right.kind === 'scalar' && right.value === null
  return saysNothing && left.kind !== 'scalar' ? left : right
}

function mergeMaps(base: MapNode, over: MapNode, path: Path): MapNode {
  const entries = new Map(base.entries)
  const keys = new Map(base.keys)
  for (const [key, value] of over.entries) {
    const earlier = entries.get(key)
    const merged = earlier === undefined ? value : merge(earlier, value, [...path, key])
    if (merged === undefined || merged.tag === 'reset') {
      entries.delete(key)
      keys.delete(key)
      continue
    }
    entries.set(key, merged)
    // What is replaced stands where the later file says it.
    if (earlier === undefined || merged === value) keys.set(key, over.keys.get(key) ?? value)
  }
  return { ...base, entries, keys }
}

/** Below a service, the path without `services.NAME`. */
function inService(path: Path): string | undefined {
  return path[0] === 'services' && path.length > 2 ? path.slice(2).join('.') : undefined
}

function isReplaced(path: Path): boolean {
  return replaced.includes(inService(path) ?? '')
}

function isListOrText(path: Path): boolean {
  return ['env_file', 'dns', 'dns_search', 'dns_opt', 'tmpfs'].includes(inService(path) ?? '')
}

function itemsOf(node: TreeNode): readonly TreeNode[] {
  return node.kind === 'list' ? node.items : [node]
}

/** Short forms written out, so that a short and a long one can be merged. */
function canonical(node: TreeNode, path: Path): TreeNode {
  const place = inService(path)
  if (place === undefined) return node
  if (keyed.includes(place)) return asMap(node)
  if (place === 'depends_on') return dependenciesAsMap(node)
  if (place === 'build' && node.kind === 'scalar') return mapOf([['context', node]], node)
  if (place === 'networks' && node.kind === 'list') return namesAsMap(node)
  return node
}

function withForms(service: MapNode, path: Path): MapNode {
  const entries = new Map(
    [...service.entries].map(([key, value]) => {
      const written = canonical(value, [...path, key])
      return [key, value.tag === undefined || written === value ? written : { ...written, tag: value.tag }] as const
    }),
  )
  return { ...service, entries }
}

/** `[A=1, B]` as `{A: 1, B: null}`; of two with the same name the later one counts. */
export function asMap(node: TreeNode): TreeNode {
  if (node.kind !== 'list') return node
  const entries = new Map<string, TreeNode>()
  for (const item of node.items) {
    if (item.kind !== 'scalar' || item.value === null) continue
    const text = String(item.value)
    const equals = text.indexOf('=')
    const name = equals === -1 ? text : text.slice(0, equals)
    entries.set(name, { ...item, value: equals === -1 ? null : text.slice(equals + 1) })
  }
  return mapOf(entries, node)
}

/** `[db]` as `{db: {condition: service_started}}`. */
export function dependenciesAsMap(node: TreeNode): TreeNode {
  if (node.kind !== 'list') return node
  return mapOf(
    node.items.flatMap((item) =>
      item.kind === 'scalar'
        ? [[String(item.value), mapOf([['condition', scalar('service_started', item)]], item)] as const]
        : [],
    ),
    node,
  )
}

function namesAsMap(node: TreeNode): TreeNode {
  const items = node.kind === 'list' ? node.items : []
  return mapOf(
    items.flatMap((item) => (item.kind === 'scalar' ? [[String(item.value), scalar(null, item)] as const] : [])),
    node,
  )
}

/** Takes out what `!reset` marks where no earlier file had anything to remove. */
export function withoutResets(node: TreeNode): TreeNode {
  if (node.kind === 'list') {
    const items = node.items.filter((item) => item.tag !== 'reset').map(withoutResets)
    return items.length === node.items.length && items.every((item, index) => item === node.items[index])
      ? node
      : { ...node, items }
  }
  if (node.kind === 'scalar') return node
  let changed = false
  const entries = new Map<string, TreeNode>()
  for (const [key, value] of node.entries) {
    const kept = value.tag === 'reset' ? undefined : withoutResets(value)
    if (kept !== undefined) entries.set(key, kept)
    changed ||= kept !== value
  }
  return changed ? { ...node, entries } : node
}
