import { normalName } from './distributions.ts'

/** A distribution that the project says it needs. */
export interface Requirement {
  readonly name: string
  readonly extras: boolean
  /** Relative to the project. */
  readonly file: string
  /** Only where this environment marker (PEP 508) holds. */
  readonly marker?: string
  /** Installed from the project's own folders: no package from elsewhere. */
  readonly own?: true
}

interface Declared {
  readonly requirement: Requirement
  /** One for each place that names it; `undefined` where it is named without a condition. */
  readonly markers: (string | undefined)[]
  readonly lockMarkers: (string | undefined)[]
}

/** Collects what a project declares. A distribution that is declared several times is installed where any of them holds. */
export class Declarations {
  readonly #declared = new Map<string, Declared>()
  readonly #own = new Set<string>()

  /**
   * @param text a requirement as PEP 508 and pip write it; what does not begin with a name is left out.
   * @param condition a marker that holds for the whole list in which it stands.
   */
  add(text: string, file: string, condition?: string): void {
    const found = this.#named(text, file)
    found?.markers.push(bothOf(condition, markerOf(text)))
  }

  /** What a lock file lists counts with its own condition only where nothing else declares the distribution. */
  addLocked(name: string, file: string, marker?: string): void {
    this.#named(name, file)?.lockMarkers.push(marker)
  }

  addOwn(name: string): void {
    this.#own.add(normalName(name))
  }

  result(): Requirement[] {
    return [...this.#declared].map(([key, { requirement, markers, lockMarkers }]) => {
      const marker = anyOf(markers.length > 0 ? markers : lockMarkers)
      return {
        ...requirement,
        ...(marker === undefined ? {} : { marker }),
        ...(this.#own.has(key) ? { own: true as const } : {}),
      }
    })
  }

  #named(text: string, file: string): Declared | undefined {
    const [, name, extras] = /^([A-Za-z0-9][\w.-]*)\s*(\[[^\]]*\])?/.exec(text) ?? []
    if (name === undefined) return undefined
    const key = normalName(name)
    const known = this.#declared.get(key)
    if (known !== undefined) return known
    const declared = { requirement: { name, extras: extras !== undefined, file }, markers: [], lockMarkers: [] }
    this.#declared.set(key, declared)
    return declared
  }
}

/** What stands behind the semicolon; in a link, which may hold one itself, behind one after a space. */
function markerOf(text: string): string | undefined {
  const separator = /^[^;@]*@\s*\S+:\/\//.test(text) ? /\s;/ : /;/
  const index = text.search(separator)
  if (index < 0) return undefined
  const marker = text
    .slice(text.indexOf(';', index) + 1)
    .replace(/\s--\w.*$/, '')
    .trim()
  return marker === '' ? undefined : marker
}

function bothOf(one: string | undefined, other: string | undefined): string | undefined {
  return one !== undefined && other !== undefined ? `(${one}) and (${other})` : (one ?? other)
}

/** `undefined`: without a condition. */
export function anyOf(markers: readonly (string | undefined)[]): string | undefined {
  const conditions = new Set<string>()
  for (const marker of markers) {
    if (marker === undefined) return undefined
    conditions.add(marker)
  }
  const [first] = conditions
  return conditions.size < 2 ? first : [...conditions].map((condition) => `(${condition})`).join(' or ')
}
