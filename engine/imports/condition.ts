/** What conditions at module level are judged against. */
export interface ConditionWorld {
  readonly pythonMinor: number
  /** As `sys.platform` has it. */
  readonly platform: 'linux' | 'darwin' | 'win32'
  /** The module is the one that was started. */
  readonly main: boolean
}

/**
 * The value of a condition that depends on the interpreter alone; `undefined` where it depends on anything else.
 * @param condition Python source, such as `sys.version_info >= (3, 11) and not TYPE_CHECKING`.
 */
export function judgeCondition(condition: string, world: ConditionWorld): boolean | undefined {
  const text = stripBrackets(condition.trim())
  const or = splitAtWord(text, 'or')
  if (or !== undefined) {
    const parts = or.map((part) => judgeCondition(part, world))
    return parts.includes(true) ? true : parts.every((part) => part === false) ? false : undefined
  }
  const and = splitAtWord(text, 'and')
  if (and !== undefined) {
    const parts = and.map((part) => judgeCondition(part, world))
    return parts.includes(false) ? false : parts.every((part) => part === true) ? true : undefined
  }
  if (/^not\b/.test(text)) {
    const inner = judgeCondition(text.slice(3), world)
    return inner === undefined ? undefined : !inner
  }
  return judgeTerm(text, world)
}

function judgeTerm(text: string, world: ConditionWorld): boolean | undefined {
  if (/^(?:True|1)$/.test(text)) return true
  if (/^(?:False|0|None|(?:\w+\.)?TYPE_CHECKING)$/.test(text)) return false
  const main = /^__name__\s*(==|!=)\s*(['"])__main__\2$/.exec(text)
  if (main !== null) return world.main === (main[1] === '==')
  const version = /^sys\.version_info(?:\[:2\])?\s*(>=|>|<=|<|==|!=)\s*\(\s*(\d+)\s*(?:,\s*(\d+))?[^)]*\)$/.exec(text)
  if (version !== null) return compareVersion(version[1] ?? '', Number(version[2]), Number(version[3] ?? 0), world)
  const major = /^sys\.version_info(?:\[0\]|\.major)\s*(>=|>|<=|<|==|!=)\s*(\d+)$/.exec(text)
  if (major !== null) return compare(major[1] ?? '', 3, Number(major[2]))
  const platform = /^sys\.platform\s*(==|!=)\s*(['"])([\w-]+)\2$/.exec(text)
  if (platform !== null) return (platform[3] === world.platform) === (platform[1] === '==')
  const starts = /^sys\.platform\.startswith\((['"])([\w-]+)\1\)$/.exec(text)
  if (starts !== null) return world.platform.startsWith(starts[2] ?? '')
  const name = /^os\.name\s*(==|!=)\s*(['"])(\w+)\2$/.exec(text)
  if (name !== null) return ((world.platform === 'win32' ? 'nt' : 'posix') === name[3]) === (name[1] === '==')
  return undefined
}

/** `sys.version_info` has five parts, so it is greater than, and never equal to, a pair of the same numbers. */
function compareVersion(operator: string, major: number, minor: number, world: ConditionWorld): boolean {
  const difference = (3 - major) * 1000 + (world.pythonMinor - minor) || 0.5
  return compare(operator, difference, 0)
}

function compare(operator: string, left: number, right: number): boolean {
  switch (operator) {
    case '>=':
      return left >= right
    case '>':
      return left > right
    case '<=':
      return left <= right
    case '<':
      return left < right
    case '==':
      return left === right
    default:
      return left !== right
  }
}

function stripBrackets(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text
  let depth = 0
  for (let position = 0; position < text.length; position += 1) {
    if (text[position] === '(') depth += 1
    if (text[position] === ')') depth -= 1
    if (depth === 0 && position < text.length - 1) return text
  }
  return stripBrackets(text.slice(1, -1).trim())
}

/** The parts between a word that stands outside of brackets; `undefined` when it does not occur. */
function splitAtWord(text: string, word: 'and' | 'or'): string[] | undefined {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (const { 0: piece, index } of text.matchAll(/[()]|\b(?:and|or)\b/g)) {
    if (piece === '(') depth += 1
    else if (piece === ')') depth -= 1
    else if (piece === word && depth === 0) {
      parts.push(text.slice(start, index))
      start = index + word.length
    }
  }
  return parts.length === 0 ? undefined : [...parts, text.slice(start)]
}
