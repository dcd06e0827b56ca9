import { compareVersions } from './marker-version.ts'

/** What is known of the place into which requirements are installed. What is not known has several candidates. */
export interface MarkerWorld {
  /** Candidates for the minor version of Python 3. */
  readonly pythonMinors: readonly number[]
  /** Candidates for `sys.platform`. */
  readonly platforms: readonly ('linux' | 'darwin' | 'win32')[]
  /** It is CPython for certain. */
  readonly isCPython: boolean
  /** Extras of the project itself that are installed, normalised; of others nothing is known. */
  readonly extras: ReadonlySet<string>
}

/** Every Python 3 that is in use, and a few that are to come. */
export const everyMinor: readonly number[] = Array.from({ length: 15 }, (_, index) => index + 6)
export const everyPlatform = ['linux', 'darwin', 'win32'] as const

/** Among the extras: all of them are installed. */
export const allExtras = '*'

type Answer = boolean | undefined

const longest = 2000
const token =
  /\s*(?:(\()|(\))|(and|or)\b|(===|==|~=|!=|<=|>=|<|>|not\s+in\b|in\b)|"([^"]*)"|'([^']*)'|([A-Za-z_][\w.]*))/y
/** Patch versions to try where only the minor one is known. */
const patches = Array.from({ length: 60 }, (_, index) => index)

/**
 * Whether a requirement with this environment marker (PEP 508) is installed there; `undefined` where that depends on
 * something that is not known, such as the processor, and for a marker that cannot be read.
 */
export function judgeMarker(marker: string, world: MarkerWorld): Answer {
  if (marker.length > longest) return undefined
  const answers = world.platforms.flatMap((platform) =>
    world.pythonMinors.map((minor) => new MarkerReader(marker, { ...world, platform, minor }).answer()),
  )
  const [first] = answers
  return answers.every((answer) => answer === first) ? first : undefined
}

interface OneWorld {
  readonly platform: MarkerWorld['platforms'][number]
  readonly minor: number
  readonly isCPython: boolean
  readonly extras: ReadonlySet<string>
}

/** One side of a comparison: a text, or what a variable may be; no candidates where nothing is known. */
type Operand = { readonly text: string } | { readonly variable: string; readonly candidates: readonly string[] }

/** Reads and evaluates in one pass, as the grammar of PEP 508 nests: or, and, a comparison or brackets. */
class MarkerReader {
  readonly #text: string
  readonly #world: OneWorld
  #position = 0

  constructor(text: string, world: OneWorld) {
    this.#text = text.trim()
    this.#world = world
  }

  answer(): Answer {
    try {
      const answer = this.#or()
      return this.#position === this.#text.length ? answer : undefined
    } catch (error) {
      if (error instanceof UnreadableMarker) return undefined
      throw error
    }
  }

  #or(): Answer {
    const parts = [this.#and()]
    while (this.#skip('or')) parts.push(this.#and())
    return parts.includes(true) ? true : parts.includes(undefined) ? undefined : false
  }

  #and(): Answer {
    const parts = [this.#term()]
    while (this.#skip('and')) parts.push(this.#term())
    return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true
  }

  #term(): Answer {
    if (this.#skip('(')) {
      const inner = this.#or()
      if (!this.#skip(')')) throw new UnreadableMarker()
      return inner
    }
    const left = this.#operand()
    const operator = this.#next()?.[4]?.replace(/\s+/, ' ')
    if (operator === undefined) throw new UnreadableMarker()
    return this.#compare(left, operator, this.#operand())
  }

  #operand(): Operand {
    const found = this.#next()
    const text = found?.[5] ?? found?.[6]
    if (text !== undefined) return { text }
    const variable = found?.[7]
    if (variable === undefined) throw new UnreadableMarker()
    return { variable, candidates: this.#valuesOf(variable) }
  }

  #valuesOf(variable: string): readonly string[] {
    const { platform, minor, isCPython } = this.#world
    const cPython = (name: string) => (isCPython ? [name] : [])
    switch (variable) {
      case 'python_version':
        return [`3.${minor}`]
      case 'python_full_version':
        return patches.map((patch) => `3.${minor}.${patch}`)
      case 'sys_platform':
      case 'sys.platform':
        return [platform]
      case 'os_name':
      case 'os.name':
        return [platform === 'win32' ? 'nt' : 'posix']
      case 'platform_system':
        return [{ linux: 'Linux', darwin: 'Darwin', win32: 'Windows' }[platform]]
      case 'platform_python_implementation':
        return cPython('CPython')
      case 'implementation_name':
        return cPython('cpython')
      default:
        return []
    }
  }

  #compare(left: Operand, operator: string, right: Operand): Answer {
    if ('variable' in left === 'variable' in right) return undefined
    const variable = 'variable' in left ? left.variable : 'variable' in right ? right.variable : ''
    if (variable === 'extra') return this.#isExtra(left, operator, right)
    const isVersion = /^python_(?:full_)?version$/.test(variable)
    const compare = isVersion && !/in$/.test(operator) ? compareVersions : compareTexts
    const answers = candidatesOf(left).flatMap((one) =>
      candidatesOf(right).map((other) => compare(one, operator, other)),
    )
    const [first] = answers
    return answers.every((answer) => answer === first) ? first : undefined
  }

  #isExtra(left: Operand, operator: string, right: Operand): Answer {
    const name = 'text' in left ? left.text : 'text' in right ? right.text : ''
    const { extras } = this.#world
    return operator === '==' && (extras.has(allExtras) || extras.has(extraName(name))) ? true : undefined
  }

  #skip(wanted: string): boolean {
    const before = this.#position
    const found = this.#next()
    if (found?.slice(1, 4).includes(wanted) === true) return true
    this.#position = before
    return false
  }

  #next(): RegExpExecArray | undefined {
    token.lastIndex = this.#position
    const found = token.exec(this.#text)
    if (found === null) return undefined
    this.#position = token.lastIndex
    return found
  }
}

class UnreadableMarker extends Error {}

/** An extra's name as installers compare it (PEP 685). */
export function extraName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

function candidatesOf(operand: Operand): readonly string[] {
  return 'text' in operand ? [operand.text] : operand.candidates
}

function compareTexts(left: string, operator: string, right: string): Answer {
  switch (operator) {
    case '==':
    case '===':
      return left === right
    case '!=':
      return left !== right
    case 'in':
      return right.includes(left)
    case 'not in':
      return !right.includes(left)
    default:
      return undefined
  }
}
