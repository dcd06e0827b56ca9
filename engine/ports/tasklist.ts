import type { UnreadableReason } from '../core/parser.ts'
import { decodeConsoleOutput } from '../windows/console-encoding.ts'

export interface TaskRow {
  readonly image: string
  readonly pid: number
  /** Absent with `/svc`. */
  readonly session?: string
  readonly sessionId?: number
  readonly memKiB?: number
  /** Only with `/svc`. */
  readonly services?: readonly string[]
}

export type Tasklist =
  | { readonly state: 'known'; readonly processes: readonly TaskRow[]; readonly withServices: boolean }
  | { readonly state: 'unknown'; readonly reason: UnreadableReason }

/**
 * Reads `tasklist`, as a table or `/fo csv`, with or without `/svc`, in any language. One line of text that is neither
 * is how tasklist says that nothing matches.
 */
export function parseTasklist(bytes: Uint8Array): Tasklist {
  const { text } = decodeConsoleOutput(bytes)
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '')
  if (lines.length === 0) return { state: 'unknown', reason: 'empty' }
  if (text.includes('\0')) return { state: 'unknown', reason: 'damaged' }
  const rule = lines.findIndex((line) => /^=+(?: =+)+\s*$/.test(line))
  const rows = rule >= 0 ? tableRows(lines, rule) : lines.flatMap(csvRow)
  const withServices = rows.some(({ length }) => length === 3)
  const noService = rows.find(([, pid]) => pid === '0' || pid === '4')?.[2]
  const processes = rows.flatMap((row) => taskRow(row, noService))
  if (processes.length > 0) return { state: 'known', processes, withServices }
  const saysNothingMatches = lines.length === 1 && rule < 0 && !lines[0]?.startsWith('"') && text.includes(':')
  if (saysNothingMatches) return { state: 'known', processes, withServices: false }
  return { state: 'unknown', reason: rule >= 0 ? 'truncated' : 'no-row-recognised' }
}

/** The columns of each process below the line of `=`; a line that begins with blanks goes on with the one above. */
function tableRows(lines: readonly string[], rule: number): string[][] {
  const columns = (lines[rule] ?? '').trim().split(' ').length
  const shape = columns === 3 ? /^(\S.*?)\s+(\d+)\s(.*)$/ : /^(\S.*?)\s+(\d+)\s+(.*?)\s+(\d+)\s+(\S.*)$/
  const rows: string[][] = []
  for (const line of lines.slice(rule + 1)) {
    const row = shape.exec(line)?.slice(1)
    const last = rows.at(-1)
    if (row !== undefined) rows.push(row)
    else if (columns === 3 && /^\s/.test(line) && last !== undefined) last[2] = `${last[2]?.trim()} ${line.trim()}`
  }
  return rows
}

/** The fields of a line in which every field is quoted; nothing for other lines. */
function csvRow(line: string): string[][] {
  if (!/^"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")+\s*$/.test(line)) return []
  return [[...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, field = '']) => field.replaceAll('""', '"'))]
}

/**
 * @param noService what stands in the place of services where there are none; a word of the system's language, so it is
 * taken from a process that never has any.
 */
function taskRow(row: readonly string[], noService: string | undefined): TaskRow[] {
  const [image = '', pid = ''] = row
  // The line of headings has a word there.
  if (!/^\d{1,10}$/.test(pid)) return []
  if (row.length === 3) {
    const list = (row[2] ?? '').trim()
    const none = list === '' || list === noService?.trim() || /^\p{L}\/\p{L}$/u.test(list)
    const services = none ? [] : list.split(/\s*,\s*/).filter((name) => name !== '')
    return [{ image, pid: Number(pid), services }]
  }
  if (row.length < 5) return []
  const [, , session = '', sessionId = '', memory = ''] = row
  // Thousands are marked in the way of the region; the unit is K, KB, Ko or КБ.
  const memKiB = Number(memory.replace(/\D/g, ''))
  return [{ image, pid: Number(pid), session, sessionId: Number(sessionId), memKiB }]
}
