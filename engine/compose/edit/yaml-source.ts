import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml'

/** A replacement of the characters from `start` up to `end`. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A compose file as text and as tree: what changes is spliced into the text, so that everything else stays as it is. */
export class YamlSource {
  readonly text: string
  readonly newline: string
  readonly #document: Document.Parsed

  private constructor(text: string, document: Document.Parsed) {
    this.text = text
    this.newline = text.includes('\r\n') ? '\r\n' : '\n'
    this.#document = document
  }

  /** `undefined` where the text is not exactly one valid YAML document. */
  static parse(text: string): YamlSource | undefined {
    const document = parseDocument(text, { merge: true, logLevel: 'silent', prettyErrors: false })
    return document.errors.length === 0 ? new YamlSource(text, document) : undefined
  }

  /** The mapping of a service, where it is written out in this file. */
  service(name: string): { readonly key: Node; readonly map: YAMLMap } | undefined {
    const services = this.#document.get('services', true)
    if (!isMap(services)) return undefined
    const pair = pairOf(services, name)
    return pair !== undefined && isNode(pair.key) && isMap(pair.value) ? { key: pair.key, map: pair.value } : undefined
  }

  /** Whether a service has a property, written out or inherited by a merge. */
  hasProperty(service: string, property: string): boolean {
    const value = recordOf(recordOf(this.#document.toJS({ maxAliasCount: 1000 }))?.['services'])?.[service]
    return recordOf(value)?.[property] !== undefined
  }

  /** Whether every part of two texts is the same, apart from these properties of services. */
  isSameExcept(other: YamlSource, properties: readonly (readonly [service: string, property: string])[]): boolean {
    try {
      return this.#withoutProperties(properties) === other.#withoutProperties(properties)
    } catch {
      // Aliases that expand without bounds.
      return false
    }
  }

  /** The column of an offset, from 0. */
  columnOf(offset: number): number {
    return offset - (this.text.lastIndexOf('\n', offset - 1) + 1)
  }

  /** Adds lines behind the line in which a node ends. */
  insertAfter(node: Node, lines: readonly string[]): Splice {
    const { offset, block } = lastOffset(node)
    if (block && this.text[offset - 1] === '\n') {
      return { start: offset, end: offset, text: lines.map((line) => `${line}${this.newline}`).join('') }
    }
    const end = this.text.indexOf('\n', offset)
    const at = end === -1 ? this.text.length : this.text[end - 1] === '\r' ? end - 1 : end
    return { start: at, end: at, text: lines.map((line) => `${this.newline}${line}`).join('') }
  }

  /** @param splices that do not overlap. */
  apply(splices: readonly Splice[]): string {
    const ordered = splices.map((splice, index) => ({ ...splice, index }))
    ordered.sort((a, b) => b.start - a.start || b.index - a.index)
    return ordered.reduce(
      (text, { start, end, text: added }) => text.slice(0, start) + added + text.slice(end),
      this.text,
    )
  }

  #withoutProperties(properties: readonly (readonly [string, string])[]): string {
    const value: unknown = this.#document.toJS({ maxAliasCount: 1000 })
    // What aliases share must not be changed for all who use it.
    const copy: unknown = JSON.parse(JSON.stringify(value))
    for (const [service, property] of properties) {
      const services = recordOf(recordOf(copy)?.['services'])
      const found = recordOf(services?.[service])
      if (found !== undefined) delete found[property]
    }
    return JSON.stringify(copy)
  }
}

/** The entry of a mapping by its name as it is written. */
export function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && String(key.source ?? key.value) === name)
}

/** Where a node that is written in the text begins and ends, trailing comments left out. */
export function rangeOf(node: Node): readonly [start: number, end: number] {
  const [start = 0, end = 0] = node.range ?? []
  return [start, end]
}

/** The end of the last value inside of a node; `block`: of a text in `|` or `>` form, which ends with its line. */
function lastOffset(node: Node): { readonly offset: number; readonly block: boolean } {
  if (isCollection(node) && node.flow !== true) {
    const last: unknown = node.items.at(-1)
    if (isSeq(node) && isNode(last)) return lastOffset(last)
    if (isMap(node)) {
      const pair = node.items.at(-1)
      // An absent value has no place of its own to trust; it follows its key.
      const value = pair?.value
      if (isNode(value) && (!isScalar(value) || value.source !== '')) return lastOffset(value)
      if (isNode(pair?.key)) return lastOffset(pair.key)
    }
  }
  const block = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')
  return { offset: rangeOf(node)[1], block: block && !isAlias(node) }
}

function recordOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
}
