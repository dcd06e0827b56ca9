import { keywords } from './kinds.ts'

const prefixes = new Set(['r', 'u', 'b', 'f', 'br', 'rb', 'fr', 'rf'])
/** Escapes that can be wrong; what is not complete is left to the real parser. */
const riskyEscapes = new Set([...'xuUN'].map((letter) => letter.charCodeAt(0)))
const wholeEscape = /x[\da-fA-F]{2}|u[\da-fA-F]{4}/y
/** Text, doubled braces, and names with attributes, calls and subscripts: nothing whose rules changed between versions. */
const plainFormat = formatPattern()
const replacement = /\{([A-Za-z_][^{}!:]*)/g

/** No literal, or one whose content has rules of its own. */
export const noString = -1

/** Where the literal ends whose prefix begins at `start` and whose quote is at `quote`: behind its closing quote. */
export function endOfString(text: string, start: number, quote: number): number {
  const mark = text.charCodeAt(quote)
  const triple = text.charCodeAt(quote + 1) === mark && text.charCodeAt(quote + 2) === mark
  const first = quote + (triple ? 3 : 1)
  const prefix = start === quote ? '' : text.slice(start, quote).toLowerCase()
  if (prefix !== '' && !prefixes.has(prefix)) return noString
  const raw = prefix.includes('r')
  const last = triple ? endOfTriple(text, first, mark, raw) : endOfSingle(text, first, mark, raw)
  if (last < 0 || (prefix !== '' && !fitsPrefix(prefix, text.slice(first, last)))) return noString
  return last + (triple ? 3 : 1)
}

/** Whether the prefix makes the literal one of bytes. */
export function isBytesPrefix(text: string, start: number, quote: number): boolean {
  return start < quote && text.slice(start, quote).toLowerCase().includes('b')
}

function fitsPrefix(prefix: string, body: string): boolean {
  if (prefix.includes('f') && !isPlainFormat(body)) return false
  return !prefix.includes('b') || !/[^\0-\x7f]/.test(body)
}

function isPlainFormat(body: string): boolean {
  if (body.length > 10_000 || !plainFormat.test(body)) return false
  // A doubled brace before a name makes it text; then this is merely too careful.
  return [...body.matchAll(replacement)].every(([, value]) => !value?.split(/\W/).some((name) => keywords.has(name)))
}

/** Calls within calls as deep as people write them in a text; without quotes, whose rules changed in 3.12. */
function formatPattern(): RegExp {
  const name = '[A-Za-z_][A-Za-z_0-9]*'
  const number = '(?:0|[1-9][0-9]{0,9})'
  const value = (inner: string) =>
    `${name}(?:\\.${name}|\\((?:${inner}(?:, ?${inner})*)?\\)|\\[(?:-?${number}|${name})\\])*`
  const innermost = `(?:${number}|${name}(?:\\.${name})*)`
  const argument = `(?:${number}|${value(innermost)})`
  const field = `\\{${value(argument)}(?:![rsa])?(?::[^{}\\\\'"\\n]*)?\\}`
  return new RegExp(`^(?:[^{}\\\\]|\\\\[abfnrtv'"\\\\]|\\{\\{|\\}\\}|${field})*$`)
}

function endOfSingle(text: string, first: number, mark: number, raw: boolean): number {
  for (let position = first; position < text.length; position += 1) {
    const code = text.charCodeAt(position)
    if (code === mark) return position
    if (code === 0x0a) return noString
    if (code !== 0x5c) continue
    position += 1
    if (!raw && !fitsEscape(text, position)) return noString
  }
  return noString
}

function fitsEscape(text: string, position: number): boolean {
  if (!riskyEscapes.has(text.charCodeAt(position))) return true
  wholeEscape.lastIndex = position
  return wholeEscape.test(text)
}

function endOfTriple(text: string, first: number, mark: number, raw: boolean): number {
  const quotes = mark === 0x22 ? '"""' : "'''"
  const end = text.indexOf(quotes, first)
  if (end < 0 || !text.slice(first, end).includes('\\')) return end
  for (let position = first; position < text.length; position += 1) {
    const code = text.charCodeAt(position)
    if (code === mark && text.startsWith(quotes, position)) return position
    if (code !== 0x5c) continue
    position += 1
    if (!raw && !fitsEscape(text, position)) return noString
  }
  return noString
}
