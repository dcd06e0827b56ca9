import { stringValue } from '../../python/string-literals.ts'
import { closingBracket } from './code-mask.ts'
import { isSharedQuery } from './shared-names.ts'

/** The text cannot be changed without changing what the program does, as far as can be told. */
export class NotShared extends Error {}

/** A line of the file, and the same with blanks for strings and comments. */
export interface Line {
  readonly text: string
  readonly code: string
}

/** `cursor.execute("…")`, `cursor.fetchone()`: the same in both. */
export function checkCursorLine({ text, code }: Line, cursor: string): void {
  const call = new RegExp(`(?<![\\w.])${cursor}\\.(\\w+)\\(`).exec(code)
  const mentions = [...code.matchAll(new RegExp(`(?<![\\w.])${cursor}\\b`, 'g'))].length
  if (call === null || mentions !== 1) throw new NotShared()
  if (call[1] === 'fetchone' || call[1] === 'fetchall') return
  if (call[1] !== 'execute') throw new NotShared()
  const open = call.index + call[0].length - 1
  const close = closingBracket(code, open)
  // psycopg 3 gives the cursor back, psycopg2 nothing.
  if (close < 0 || `${code.slice(0, call.index)}${code.slice(close + 1)}`.trim() !== '') throw new NotShared()
  checkQuery(text.slice(open + 1, close), false)
}

/** `return connection.execute("…").fetchone()` → `cursor.execute("…")` and `return cursor.fetchone()`. */
export function viaCursor({ text, code }: Line, name: string, cursor: string): string {
  const call = new RegExp(`^(\\s*)((?:(?:return|if|assert)(?: not)? |\\w+ = )?)${name}\\.execute\\(`).exec(code)
  if (call === null) throw new NotShared()
  const [lead, indent = '', before = ''] = call
  const close = closingBracket(code, lead.length - 1)
  const after = code.slice(close + 1)
  const fetch = /^\.(?:fetchone|fetchall)\(\)/.exec(after)?.[0]
  const isAlone = before === '' && after.trim() === ''
  if (close < 0 || (fetch === undefined && !isAlone) || new RegExp(`\\b${name}\\b`).test(after)) throw new NotShared()
  checkQuery(text.slice(lead.length, close), fetch !== undefined)
  const executed = `${indent}${cursor}.execute(${text.slice(lead.length, close)})`
  if (fetch === undefined) return `${executed}${text.slice(close + 1)}`
  const lineEnd = text.endsWith('\r') ? '\r' : ''
  return `${executed}${lineEnd}\n${indent}${before}${cursor}${text.slice(close + 1)}`
}

/** One literal without parameters: how values are handed over differs. */
function checkQuery(argument: string, isFetched: boolean): void {
  const sql = /^\s*r?(?:"[^"\\]*"|'[^'\\]*')\s*$/.test(argument) ? stringValue(argument.trim()) : undefined
  if (sql === undefined || !isSharedQuery(sql, isFetched)) throw new NotShared()
}
