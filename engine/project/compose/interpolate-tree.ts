import { type Interpolated, interpolate, type Lookup } from './interpolation.ts'
import type { Problems } from './problems.ts'
import type { ScalarNode, TreeNode } from './tree.ts'

/**
 * Fills in the variables of every value of a tree (never of its keys). Nodes that aliases share stay shared.
 * Malformed templates and missing required variables go to `problems`; unset ones stay on their node, because
 * only those that survive the merge matter.
 */
export function interpolateTree(root: TreeNode, lookup: Lookup, problems: Problems): TreeNode {
  const done = new Map<TreeNode, TreeNode>()

  const visit = (node: TreeNode, path: readonly string[]): TreeNode => {
    const known = done.get(node)
    if (known !== undefined) return known
    const result = replace(node, path)
    done.set(node, result)
    return result
  }

  const replace = (node: TreeNode, path: readonly string[]): TreeNode => {
    if (node.kind === 'scalar') return fillIn(node, path)
    if (node.kind === 'list') return { ...node, items: node.items.map((item) => visit(item, path)) }
    const entries = new Map<string, TreeNode>()
    for (const [key, value] of node.entries) {
      // Only the service's name is needed of the path.
      entries.set(key, visit(value, path.length < 2 ? [...path, key] : path))
    }
    return { ...node, entries }
  }

  const fillIn = (node: ScalarNode, [section, name]: readonly string[]): ScalarNode => {
    if (typeof node.value !== 'string' || !node.value.includes('$')) return node
    const service = section === 'services' && name !== undefined ? { service: name } : {}
    const result = interpolate(node.value, lookup)
    if (result.malformed) problems.at(node, 'interpolation', node.value, service)
    for (const { name: variable, message } of result.missing) {
      problems.at(node, 'unset-required-variable', variable, { ...service, ...(message !== '' && { message }) })
    }
    return { ...node, value: result.text, ...notes(result) }
  }

  return visit(root, [])
}

function notes({ substitutions, unset }: Interpolated): Pick<ScalarNode, 'substitutions' | 'unset'> {
  return { substitutions, ...(unset.length > 0 && { unset }) }
}
