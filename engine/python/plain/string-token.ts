import { kind } from './kinds.ts'

const prefixes = new Set(['r', 'u', 'b', 'f', 'br', 'rb', 'fr', 'rf'])
/** Escapes that can be wrong; what is not complete is left to the real parser. */
const riskyEscapes = new Set([...'xuUN'].map((letter) => letter.charCodeAt(0)))
const wholeEscape = /x[\da-fA-F]{2}|u[\da-fA-F]{4}|U(?:000[\da-fA-F]|0010)[\da-fA-F]{4}/y

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
  if (last < 0 || (prefix.includes('b') && !isAscii(text.slice(first, last)))) return noString
  return last + (triple ? 3 : 1)
}

/** Whether the literal is text, bytes, or text with values between braces. */
export function kindOfString(text: string, start: number, quote: number, end: number): number {
  if (start === quote) return kind.string
  const prefix = text.slice(start, quote).toLowerCase()
  if (prefix.includes('b')) return kind.bytes
  const body = prefix.includes('f') ? text.slice(quote, end) : ''
  return body.includes('{') || body.includes('}') ? kind.format : kind.string
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text)
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
