import type { Substitution } from './tree.ts'

/** The value of a variable, or undefined when it is not set; an empty text is set. */
export type Lookup = (name: string) => string | undefined

export interface Interpolated {
  readonly text: string
  readonly substitutions: readonly Substitution[]
  /** Plain variables that are not set; they become an empty text and compose only warns. */
  readonly unset: readonly string[]
  /** `${NAME:?message}` without a value; compose refuses. */
  readonly missing: readonly { readonly name: string; readonly message: string }[]
  /** A brace that is no variable, or never closes; compose refuses. What is before it is still read. */
  readonly malformed: boolean
}

const maxNesting = 20
const namePattern = /[_a-zA-Z][_a-zA-Z0-9]*/y
const operatorPattern = /:?[-?+]/y

/**
 * Fills in variables the way compose does: `$NAME ${NAME} ${NAME:-default} ${NAME-default} ${NAME:?message}
 * ${NAME?message} ${NAME:+replacement} ${NAME+replacement}`, nested, with `$$` for a dollar sign.
 */
export function interpolate(template: string, lookup: Lookup, nesting = 0): Interpolated {
  const substitutions: Substitution[] = []
  const unset: string[] = []
  const missing: { name: string; message: string }[] = []
  let malformed = nesting > maxNesting
  let text = ''
  let position = 0

  const insert = (value: string, names: readonly string[]) => {
    substitutions.push({ start: text.length, end: text.length + value.length, names })
    text += value
  }
  /** Compose looks into a default also when it does not need it, and refuses what is wrong there. */
  const inner = (part: string, used: boolean): Interpolated => {
    const result = interpolate(part, lookup, nesting + 1)
    if (used) unset.push(...result.unset)
    missing.push(...result.missing)
    malformed ||= result.malformed
    return result
  }

  while (position < template.length && !malformed) {
    const dollar = template.indexOf('$', position)
    if (dollar === -1) break
    text += template.slice(position, dollar)
    position = dollar + 1
    if (template[position] === '$') {
      text += '$'
      position++
      continue
    }
    const braced = template[position] === '{'
    const name = matchAt(namePattern, template, braced ? position + 1 : position)
    if (name === undefined && !braced) {
      // A lone dollar sign stands for itself.
      text += '$'
      continue
    }
    if (name === undefined) {
      malformed = true
      position = dollar
      break
    }
    const value = lookup(name)
    if (!braced) {
      position += name.length
      if (value === undefined) unset.push(name)
      insert(value ?? '', [name])
      continue
    }
    const close = closingBrace(template, dollar)
    const afterName = position + 1 + name.length
    const operator = matchAt(operatorPattern, template, afterName) ?? ''
    if (close === -1 || (operator === '' && afterName !== close)) {
      malformed = true
      position = dollar
      break
    }
    const argument = template.slice(afterName + operator.length, close)
    position = close + 1
    const present = value !== undefined && (value !== '' || !operator.startsWith(':'))
    const alternative = operator.endsWith('+')
    const argumentUsed = operator !== '' && present === alternative
    const result = operator === '' ? undefined : inner(argument, argumentUsed)
    const names = [name, ...(argumentUsed ? namesIn(result) : [])]
    if (operator === '' && value === undefined) unset.push(name)
    if (operator.endsWith('?') && !present) {
      missing.push({ name, message: result?.text ?? '' })
      insert('', [name])
    } else if (alternative || argumentUsed) insert(argumentUsed ? (result?.text ?? '') : '', names)
    else insert(value ?? '', names)
  }
  return { text: text + template.slice(position), substitutions, unset, missing, malformed }
}

function namesIn(result: Interpolated | undefined): string[] {
  return result?.substitutions.flatMap(({ names }) => names) ?? []
}

function matchAt(pattern: RegExp, text: string, position: number): string | undefined {
  pattern.lastIndex = position
  return pattern.exec(text)?.[0]
}

/** Where the brace that opens behind the dollar at `start` closes; inner `${…}` are skipped. -1 when it does not. */
function closingBrace(text: string, start: number): number {
  let open = 0
  for (let index = start; index < text.length; index++) {
    if (text[index] === '}') {
      open--
      if (open === 0) return index
    } else if (text[index] === '$' && text[index + 1] === '{') {
      open++
      index++
    }
  }
  return -1
}
