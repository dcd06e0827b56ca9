import type { UnreadableReason } from '../core/parser.ts'
import { decodeConsoleOutput } from '../windows/console-encoding.ts'

export interface NetstatRow {
  readonly proto: 'TCP' | 'UDP'
  readonly local: { readonly address: string; readonly port: number }
  /** `*` and no port for UDP. */
  readonly foreign: { readonly address: string; readonly port: number | null }
  /** In the language of the system, sometimes damaged; never judged by. */
  readonly stateText: string | null
  readonly pid: number
  readonly listening: boolean
  /** With `-b`: the program, and the component of Windows inside it. */
  readonly module?: string
  readonly component?: string | null
}

export type Netstat =
  | {
      readonly state: 'known'
      readonly rows: readonly NetstatRow[]
      /** With `-b`. */
      readonly modules: boolean
      /** Lines that begin like a row and are not one: the output was cut, or the options were others. */
      readonly brokenRows: number
    }
  | { readonly state: 'unknown'; readonly reason: UnreadableReason }

/**
 * Reads `netstat -ano` (or `-anob`) in any language, by position: only the words TCP and UDP are never translated. A TCP
 * socket listens when its far end has port 0.
 */
export function parseNetstat(bytes: Uint8Array): Netstat {
  const { text } = decodeConsoleOutput(bytes)
  if (text.trim() === '') return { state: 'unknown', reason: 'empty' }
  if (text.includes('\0')) return { state: 'unknown', reason: 'damaged' }
  const rows: NetstatRow[] = []
  let brokenRows = 0
  let component: string | null = null
  let modules = false
  const lines = text.split(/\r\n|\n|\r/)
  for (const [index, line] of lines.entries()) {
    const words = line.trim().split(/\s+/)
    if (words[0] === 'TCP' || words[0] === 'UDP') {
      // Without its line end a row may be cut in the middle of the pid: 4120 would be 4, which is Windows itself.
      const row = index === lines.length - 1 ? undefined : readRow(words[0], words)
      component = null
      if (row === undefined) brokenRows += 1
      else rows.push(row)
      continue
    }
    const module = /^\s*\[(.+)\]\s*$/.exec(line)?.[1]
    const last = rows.at(-1)
    if (module !== undefined && last !== undefined && last.module === undefined) {
      modules = true
      rows[rows.length - 1] = { ...last, module, component }
    } else if (words.length === 1 && words[0]) component = words[0]
  }
  if (rows.length > 0) return { state: 'known', rows, modules, brokenRows }
  return { state: 'unknown', reason: brokenRows > 0 ? 'truncated' : 'no-row-recognised' }
}

function readRow(proto: 'TCP' | 'UDP', words: readonly string[]): NetstatRow | undefined {
  const [, localText = '', foreignText = ''] = words
  const local = readPlace(localText)
  const foreign = readPlace(foreignText)
  const pidText = words.at(-1) ?? ''
  if (local?.port == null || foreign === undefined || words.length < 4 || !/^\d{1,10}$/.test(pidText)) return undefined
  const place = { address: local.address, port: local.port }
  const pid = Number(pidText)
  if (proto === 'UDP') {
    return words.length === 4 ? { proto, local: place, foreign, stateText: null, pid, listening: false } : undefined
  }
  if (words.length < 5) return undefined
  return {
    proto,
    local: place,
    foreign,
    stateText: words.slice(3, -1).join(' '),
    pid,
    listening: foreign.port === 0,
  }
}

/** `0.0.0.0:80`, `[fe80::1%12]:546` or `*:*`. */
function readPlace(text: string): { address: string; port: number | null } | undefined {
  if (text === '*:*') return { address: '*', port: null }
  const [, bracketed, plain, port] = /^(?:\[([\da-fA-F:.]+(?:%\w+)?)\]|([\d.]+)):(\d{1,5})$/.exec(text) ?? []
  const address = bracketed ?? plain
  if (address === undefined || port === undefined || Number(port) > 65_535) return undefined
  return { address, port: Number(port) }
}
