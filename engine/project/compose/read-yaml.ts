import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseAllDocuments } from 'yaml'
import type { Problems } from './problems.ts'
import { type MapNode, type Positioned, type ScalarNode, type Source, scalar, type TreeNode } from './tree.ts'

/** Deeper than any real compose file. */
const maxDepth = 60
/** With every alias written out; a "billion laughs" file has billions, 10,000 real services half a million. */
const maxExpandedNodes = 3_000_000
const maxSyntaxErrors = 20
/** The parser needs about ten microseconds for each; 10,000 services have 300,000. */
const maxMarks = 500_000

const markCharacters = new Set([...'\n,:-?{}[]"\'&*!'].map((character) => character.charCodeAt(0)))

/**
 * Reads the documents of a YAML file as trees that know their places. What is wrong goes to `problems`;
 * after a syntax error the rest of the file is read as far as it makes sense.
 */
export function readYaml(text: string, source: Source, problems: Problems): TreeNode[] {
  if (countMarks(text) > maxMarks) {
    problems.inFile(source.file, 'too-large', String(text.length))
    return []
  }
  const lineCounter = new LineCounter()
  let documents: Document.Parsed[]
  try {
    const parsed = parseAllDocuments(text, {
      lineCounter,
      prettyErrors: false,
      merge: true,
      logLevel: 'silent',
      // The parser compares every key with every other one; they are checked below.
      uniqueKeys: false,
    })
    documents = Array.isArray(parsed) ? parsed : []
  } catch (error) {
    problems.inFile(source.file, 'yaml-syntax', wordsOf(String(error)))
    return []
  }
  return documents.flatMap((document) => {
    for (const error of document.errors.slice(0, maxSyntaxErrors)) {
      const { line, col } = lineCounter.linePos(error.pos[0])
      problems.at({ source, line: Math.max(line, 1), column: Math.max(col, 1) }, 'yaml-syntax', wordsOf(error.message))
    }
    if (document.contents === null) return []
    const tree = new TreeReader(source, lineCounter, problems).read(document.contents)
    return tree === undefined ? [] : [tree]
  })
}

/** How many characters there are that may start or end a value. */
function countMarks(text: string): number {
  let marks = 0
  for (let index = 0; index < text.length && marks <= maxMarks; index++) {
    if (markCharacters.has(text.charCodeAt(index))) marks++
  }
  return marks
}

/** The parser descends one stack frame for each level of nesting, and says so in its own way. */
function wordsOf(error: string): string {
  return error.includes('call stack') ? 'nested too deeply' : error
}

/** A problem that makes the whole document unusable. */
class Unusable extends Error {}

class TreeReader {
  readonly #source: Source
  readonly #lines: LineCounter
  readonly #problems: Problems
  /** By name, in document order: an alias means the latest anchor before it. Null while it is being read. */
  readonly #anchors = new Map<string, TreeNode | null>()
  readonly #sizes = new Map<TreeNode, number>()

  constructor(source: Source, lines: LineCounter, problems: Problems) {
    this.#source = source
    this.#lines = lines
    this.#problems = problems
  }

  read(contents: ParsedNode): TreeNode | undefined {
    try {
      return this.#node(contents, 0)
    } catch (error) {
      if (error instanceof Unusable) return undefined
      throw error
    }
  }

  #node(node: ParsedNode | null, depth: number): TreeNode {
    const at = this.#at(node)
    if (depth > maxDepth) return this.#refuse(at, 'nested too deeply')
    if (node === null) return this.#sized(scalar(null, at), 1)
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source)
      if (target === null) return this.#refuse(at, `*${node.source} contains itself`)
      if (target !== undefined) return target
      this.#problems.at(at, 'yaml-syntax', `*${node.source} has no anchor &${node.source} before it`)
      return this.#sized(scalar(null, at), 1)
    }
    const { anchor } = node
    if (anchor !== undefined) this.#anchors.set(anchor, null)
    const read = this.#withTag(node, this.#value(node, at, depth))
    if (anchor !== undefined) this.#anchors.set(anchor, read)
    return read
  }

  #value(node: ParsedNode, at: Positioned, depth: number): TreeNode {
    if (isSeq(node)) {
      const items = node.items.map((item) => this.#node(item as ParsedNode | null, depth + 1))
      return this.#sized({ kind: 'list', items, ...at }, this.#sum(items, at))
    }
    if (isMap(node)) return this.#map(node.items as readonly PairLike[], at, depth)
    return this.#sized(scalar(isScalar(node) ? scalarValue(node) : null, at), 1)
  }

  #map(pairs: readonly PairLike[], at: Positioned, depth: number): MapNode {
    const entries = new Map<string, TreeNode>()
    const keys = new Map<string, Positioned>()
    const inherited: TreeNode[] = []
    for (const { key, value } of pairs) {
      if (!isScalar(key)) {
        this.#problems.at(this.#at(key), 'yaml-syntax', 'a key must be a text')
        continue
      }
      const name = String(key.source ?? key.value)
      const read = this.#node(value, depth + 1)
      if (isMergeKey(key)) {
        inherited.push(...(read.kind === 'list' ? read.items : [read]))
      } else if (entries.has(name)) {
        this.#problems.at(this.#at(key), 'yaml-syntax', `${name} stands here twice`)
      } else {
        entries.set(name, read)
        keys.set(name, this.#at(key))
      }
    }
    for (const parent of inherited) {
      if (parent.kind !== 'map') {
        this.#problems.at(parent, 'wrong-shape', '<<', { expected: 'mapping' })
        continue
      }
      for (const [name, value] of parent.entries) {
        if (entries.has(name)) continue
        entries.set(name, value)
        keys.set(name, parent.keys.get(name) ?? parent)
      }
    }
    return this.#sized({ kind: 'map', entries, keys, ...at }, this.#sum(entries.values(), at))
  }

  #withTag(node: ParsedNode, read: TreeNode): TreeNode {
    const tag = node.tag === '!reset' ? 'reset' : node.tag === '!override' ? 'override' : undefined
    return tag === undefined ? read : this.#sized({ ...read, tag }, this.#sizes.get(read) ?? 1)
  }

  #at(node: ParsedNode | null): Positioned {
    const { line, col } = this.#lines.linePos(node?.range[0] ?? 0)
    return { source: this.#source, line: Math.max(line, 1), column: Math.max(col, 1) }
  }

  #sum(nodes: Iterable<TreeNode>, at: Positioned): number {
    let size = 1
    for (const node of nodes) size += this.#sizes.get(node) ?? 1
    return size > maxExpandedNodes ? this.#refuse(at, 'aliases expand to too many values') : size
  }

  #sized<Node extends TreeNode>(node: Node, size: number): Node {
    this.#sizes.set(node, size)
    return node
  }

  #refuse(at: Positioned, why: string): never {
    this.#problems.at(at, 'yaml-syntax', why)
    throw new Unusable(why)
  }
}

interface PairLike {
  readonly key: ParsedNode
  readonly value: ParsedNode | null
}

function isMergeKey(key: { readonly value: unknown; readonly type?: unknown }): boolean {
  return (key.value === '<<' || typeof key.value === 'symbol') && key.type === 'PLAIN'
}

/**
 * The value of a scalar as compose's parser has it, which is of YAML 1.1 where numbers and dates are meant: `010` is 8, `1_000` is 1000.
 * Large integers keep their digits: JavaScript's numbers would round them.
 */
function scalarValue(node: {
  readonly value: unknown
  readonly source?: string | undefined
  readonly type?: unknown
}): ScalarNode['value'] {
  const { value, source: text = String(value) } = node
  if (node.type === 'PLAIN') {
    if (/^[-+]?0[0-7]+$/.test(text)) return Number.parseInt(text, 8)
    if (text.includes('_') && /^[-+]?\d[\d_]*$/.test(text)) return Number(text.replaceAll('_', ''))
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return `${text} 00:00:00 +0000 UTC`
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && (Number.isSafeInteger(value) || !Number.isInteger(value))) return value
  return text
}
