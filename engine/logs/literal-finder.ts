/**
 * Finds any of many literals in bytes in one pass, whatever their number (Aho and Corasick, 1975), without regard to the
 * case of ASCII letters. The automaton is a table with a column for each byte that occurs in a literal, and one for all
 * others. States in which a literal ends have the highest numbers, so that the inner loop needs one comparison.
 */
export class LiteralFinder {
  readonly #classOf = new Uint8Array(256)
  readonly #shift: number
  readonly #table: Uint16Array
  readonly #firstEnding: number
  /** Literals that end in each state, by its number. */
  readonly #endings: readonly (readonly number[])[]

  /** @throws where the literals together are longer than about 60,000 bytes. */
  constructor(literals: readonly string[]) {
    const folded = literals.map((literal) => foldCase(Buffer.from(literal, 'utf8')))
    let classes = 1
    for (const byte of new Set(folded.flatMap((bytes) => [...bytes]))) {
      this.#classOf[byte] = classes
      if (byte >= 0x61 && byte <= 0x7a) this.#classOf[byte - 0x20] = classes
      classes += 1
    }
    this.#shift = Math.ceil(Math.log2(classes))
    const trie = buildTrie(folded, this.#classOf)
    if (trie.length > 0xffff) throw new Error('too many literals')
    const order = trie.map((_, state) => state)
    order.sort((a, b) => Number(isEnding(trie[a])) - Number(isEnding(trie[b])) || a - b)
    const numberOf = new Uint16Array(trie.length)
    for (const [number, state] of order.entries()) numberOf[state] = number
    this.#table = new Uint16Array(trie.length << this.#shift)
    for (const [state, { next }] of trie.entries()) {
      const row = (numberOf[state] ?? 0) << this.#shift
      for (let column = 0; column < classes; column += 1) this.#table[row + column] = numberOf[next[column] ?? 0] ?? 0
    }
    this.#endings = order.map((state) => trie[state]?.endings ?? [])
    const first = this.#endings.findIndex((endings) => endings.length > 0)
    this.#firstEnding = first === -1 ? trie.length : first
  }

  /** Index of the last byte of the literal that ends first in this range; -1 where there is none. */
  next(bytes: Uint8Array, from: number, end: number): number {
    const table = this.#table
    const classOf = this.#classOf
    const shift = this.#shift
    const firstEnding = this.#firstEnding
    let state = 0
    for (let index = from; index < end; index += 1) {
      state = table[(state << shift) | (classOf[bytes[index] as number] as number)] as number
      if (state >= firstEnding) return index
    }
    return -1
  }

  /** The numbers of all literals that occur. */
  all(bytes: Uint8Array): Set<number> {
    const found = new Set<number>()
    let state = 0
    for (const byte of bytes) {
      state = this.#table[(state << this.#shift) | (this.#classOf[byte] ?? 0)] ?? 0
      if (state >= this.#firstEnding) for (const literal of this.#endings[state] ?? []) found.add(literal)
    }
    return found
  }
}

interface State {
  /** The following state by column. */
  readonly next: number[]
  readonly endings: number[]
}

function isEnding(state: State | undefined): boolean {
  return state !== undefined && state.endings.length > 0
}

/** The states with all their transitions; state 0 is the start. */
function buildTrie(literals: readonly Uint8Array[], classOf: Uint8Array): State[] {
  const start: State = { next: [], endings: [] }
  const states = [start]
  for (const [number, bytes] of literals.entries()) {
    let state = start
    for (const byte of bytes) {
      const column = classOf[byte] ?? 0
      let target = state.next[column]
      if (target === undefined) {
        target = states.push({ next: [], endings: [] }) - 1
        state.next[column] = target
      }
      state = states[target] ?? start
    }
    state.endings.push(number)
  }
  addFallbacks(states, start, Math.max(...classOf) + 1)
  return states
}

/** Where a literal cannot go on, the longest end of what was read that begins another one does. Breadth first. */
function addFallbacks(states: readonly State[], start: State, columns: number): void {
  const fallbackOf = new Map<State, State>()
  const queue: State[] = [start]
  for (const state of queue) {
    const fallback = fallbackOf.get(state)
    if (fallback !== undefined) state.endings.push(...fallback.endings)
    for (let column = 0; column < columns; column += 1) {
      const target = state.next[column]
      const otherwise = fallback?.next[column] ?? 0
      if (target === undefined) {
        state.next[column] = otherwise
        continue
      }
      const child = states[target] ?? start
      fallbackOf.set(child, states[otherwise] ?? start)
      queue.push(child)
    }
  }
}

function foldCase(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte))
}
