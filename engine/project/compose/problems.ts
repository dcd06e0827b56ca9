import type { ComposeProblem, Place } from '../facts.ts'
import { lineTextOf, type Positioned, placeOf } from './tree.ts'

/** More would not help anybody; a broken file can have one for every line. */
const maxProblems = 500
const maxTextLength = 200

/** Collects what is wrong with a project's files, bounded. */
export class Problems {
  readonly #problems: ComposeProblem[] = []
  readonly #seen = new Set<string>()

  /** Where the YAML itself is broken, what its remains look like says nothing. */
  get all(): readonly ComposeProblem[] {
    const broken = new Set(this.#problems.filter(({ kind }) => kind === 'yaml-syntax').map(({ place }) => place.file))
    return this.#problems.filter(({ kind, place }) => kind !== 'wrong-shape' || !broken.has(place.file))
  }

  add({ detail, ...rest }: ComposeProblem): void {
    const problem = { ...rest, detail: detail.length > maxTextLength ? `${detail.slice(0, maxTextLength)}…` : detail }
    const key = JSON.stringify(problem)
    if (this.#problems.length >= maxProblems || this.#seen.has(key)) return
    this.#seen.add(key)
    this.#problems.push(problem)
  }

  at(
    node: Positioned,
    kind: ComposeProblem['kind'],
    detail: string,
    more: Pick<ComposeProblem, 'service' | 'expected' | 'message' | 'suggestion' | 'section'> = {},
  ): void {
    this.add({ kind, place: placeOf(node), detail, text: lineTextOf(node).slice(0, maxTextLength), ...more })
  }

  /** For a file as a whole. */
  inFile(file: string, kind: ComposeProblem['kind'], detail: string): void {
    const place: Place = { file, line: 1, column: 1 }
    this.add({ kind, place, detail })
  }
}
