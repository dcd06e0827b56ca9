import { dirname, isAbsolute, join, normalize } from 'node:path'
import { stringValue } from '../python/string-literals.ts'

/** What an expression may refer to. */
export interface PathScope {
  /** `__file__`, absolute. */
  readonly file: string
  /** Source of what names were last set to. */
  readonly values: ReadonlyMap<string, string>
}

const deepest = 12
const unchanged = /^(?:os\.path\.(?:abspath|realpath|normpath|expanduser)|os\.fspath|str|(?:pathlib\.)?Path)$/
const literal = /^[rRuU]?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')$/

/**
 * Works out a path that a program makes from its own place, such as `str(Path(__file__).resolve().parent / "lib")`.
 * `undefined` for everything else, also for what is relative to the working directory.
 */
export function evaluatePath(expression: string, scope: PathScope): string | undefined {
  const path = evaluate(expression, scope, 0)
  return path !== undefined && isAbsolute(path) ? normalize(path) : undefined
}

function evaluate(expression: string, scope: PathScope, depth: number): string | undefined {
  const text = expression.trim()
  if (depth > deepest || text.length > 500) return undefined
  const inner = (part: string) => evaluate(part, scope, depth + 1)
  if (literal.test(text)) return stringValue(text)
  if (text === '__file__') return scope.file
  if (/^\w+$/.test(text)) {
    const value = scope.values.get(text)
    return value === undefined || value === text ? undefined : inner(value)
  }
  const slash = splitOutside(text, '/')
  if (slash.length > 1) return joined(slash.map(inner))
  const parents = /^([\s\S]+)\.parents\[(\d+)\]$/.exec(text)
  if (parents !== null) return up(inner(parents[1] ?? ''), Number(parents[2]) + 1)
  const parent = /^([\s\S]+)\.parent$/.exec(text)
  if (parent !== null) return up(inner(parent[1] ?? ''), 1)
  const same = /^([\s\S]+)\.(?:resolve|absolute|as_posix)\(\)$/.exec(text)
  if (same !== null) return inner(same[1] ?? '')
  const call = /^([\w.]+)\(([\s\S]*)\)$/.exec(text)
  if (call === null) return undefined
  const [, name = '', list = ''] = call
  const words = splitOutside(list, ',').filter((word) => word.trim() !== '')
  if (name === 'os.path.join') return joined(words.map(inner))
  if (words.length !== 1) return undefined
  if (name === 'os.path.dirname') return up(inner(list), 1)
  return unchanged.test(name) ? inner(list) : undefined
}

function joined(parts: readonly (string | undefined)[]): string | undefined {
  const known = parts.filter((part) => part !== undefined)
  if (known.length !== parts.length) return undefined
  return known.reduce((path, part) => (isAbsolute(part) ? part : join(path, part)))
}

function up(path: string | undefined, levels: number): string | undefined {
  let folder = path
  for (let level = 0; folder !== undefined && level < levels; level += 1) folder = dirname(folder)
  return folder
}

/** The parts between a character that stands outside of brackets and strings. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = []
  let start = 0
  let nesting = 0
  for (const { 0: piece, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[()[\]{}/,]/g)) {
    if ('([{'.includes(piece)) nesting += 1
    else if (')]}'.includes(piece)) nesting -= 1
    else if (piece === separator && nesting === 0) {
      parts.push(text.slice(start, index))
      start = index + 1
    }
  }
  return [...parts, text.slice(start)]
}
