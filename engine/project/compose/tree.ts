import type { Place } from '../facts.ts'

/** A file that values come from. */
export interface Source {
  /** Relative to the project, with `/`. */
  readonly file: string
  /** Absolute folder that relative paths in this file start from. */
  readonly directory: string
  readonly lines: readonly string[]
}

interface Common {
  readonly source: Source
  readonly line: number
  readonly column: number
  /** Compose's own tags: `!reset` removes what earlier files say here, `!override` replaces instead of merging. */
  readonly tag?: 'reset' | 'override'
}

/** Where a variable's value stands in an interpolated text. */
export interface Substitution {
  readonly start: number
  readonly end: number
  /** The variable, then those inside of its default. */
  readonly names: readonly string[]
}

export interface ScalarNode extends Common {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  readonly substitutions?: readonly Substitution[]
  /** Variables that are not set anywhere and became an empty text. */
  readonly unset?: readonly string[]
}

export interface ListNode extends Common {
  readonly kind: 'list'
  readonly items: readonly TreeNode[]
}

export interface MapNode extends Common {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, TreeNode>
  /** Nodes of the keys, for places. */
  readonly keys: ReadonlyMap<string, Common>
}

/** A YAML value that remembers where it is written. Aliases share nodes: a tree is a graph without circles. */
export type TreeNode = ScalarNode | ListNode | MapNode

/** Anything with a position. */
export type Positioned = Common

export function placeOf(node: Positioned): Place {
  return { file: node.source.file, line: node.line, column: node.column }
}

/** The line on which a node starts, without the indent. */
export function lineTextOf(node: Positioned): string {
  return (node.source.lines[node.line - 1] ?? '').trim()
}

export function scalar(value: ScalarNode['value'], at: Positioned): ScalarNode {
  return { kind: 'scalar', value, source: at.source, line: at.line, column: at.column }
}

/** A map whose keys stand where their values stand. */
export function mapOf(entries: Iterable<readonly [string, TreeNode]>, at: Positioned): MapNode {
  const map = new Map(entries)
  return { kind: 'map', entries: map, keys: map, source: at.source, line: at.line, column: at.column }
}

/** The entry of a map; undefined when `node` is no map or has no such key. */
export function entryOf(node: TreeNode | undefined, key: string): TreeNode | undefined {
  return node?.kind === 'map' ? node.entries.get(key) : undefined
}

/** A scalar as text; null and everything that is no scalar is undefined. */
export function textOf(node: TreeNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined
}

/** A scalar as truth value, also from interpolated text; compose's own reading of YAML 1.1 words. */
export function booleanOf(node: TreeNode | undefined): boolean | undefined {
  const text = textOf(node)?.toLowerCase()
  if (text === undefined) return undefined
  if (['true', 'y', 'yes', 'on', '1', 't'].includes(text)) return true
  return ['false', 'n', 'no', 'off', '0', 'f'].includes(text) ? false : undefined
}

/** A text or a list of texts as a list, each with its node. */
export function textsOf(node: TreeNode | undefined): { text: string; node: TreeNode }[] {
  const nodes = node?.kind === 'list' ? node.items : node === undefined ? [] : [node]
  return nodes.flatMap((item) => {
    const text = textOf(item)
    return text === undefined ? [] : [{ text, node: item }]
  })
}
