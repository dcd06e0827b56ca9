import type { Json } from '../../core/finding.ts'
import { couldNotRead, defineParser } from '../../core/parser.ts'
import { decodeConsoleOutput } from '../../windows/console-encoding.ts'

/** `wsl -l -v` (the same in every language), `wsl -l` and `wsl --version` (translated: read by shape). */
export default defineParser({
  kind: 'wsl-list',
  parse(bytes) {
    const { text } = decodeConsoleOutput(bytes)
    const lines = text.split(/\r\n|[\r\n]/).filter((line) => line.trim() !== '')
    if (lines.length === 0) return couldNotRead('wsl-list', 'empty')
    if (text.includes('\0') || lines.some((line) => line.length > longestLine))
      return couldNotRead('wsl-list', 'damaged')
    return (
      readTable(lines) ??
      readVersions(lines) ??
      readError(text) ??
      readPlainList(lines) ??
      couldNotRead('wsl-list', 'no-row-recognised')
    )
  },
})

/** Names and states are short; a line beyond this is something else. */
const longestLine = 1000

/** A row ends in the version of WSL, 1 or 2; the heading does not. The mark's column may be lost in a pasted text. */
function readTable(lines: readonly string[]): Json | undefined {
  const kind = 'wsl-list-verbose'
  const heading = lines.findIndex((line) => /^\s*\S+\s{2,}\S+\s{2,}\S+\s*$/.test(line) && !/\s[12]\s*$/.test(line))
  const distros: Json[] = []
  const incomplete: string[] = []
  for (const line of lines.slice(heading + 1)) {
    const row = /^([* ])?\s*(\S.*?)\s{2,}(\S+)\s+([12])\s*$/.exec(line)
    if (row === null) incomplete.push(line.trim())
    else distros.push({ name: row[2] ?? '', state: row[3] ?? '', version: Number(row[4]), default: row[1] === '*' })
  }
  if (distros.length === 0) return heading === 0 && lines.length <= 2 ? couldNotRead(kind, 'truncated') : undefined
  return { kind, distros, ...(incomplete.length > 0 && { incomplete }) }
}

const versionRows = ['wsl', 'kernel', 'wslg', 'msrdc', 'direct3d', 'dxcore', 'windows'] as const

/** The labels are translated, their order is not. */
function readVersions(lines: readonly string[]): Json | undefined {
  const versions = lines.map((line) => /^\S.*\s(\d+(?:\.\d+)+\S*)\s*$/.exec(line)?.[1])
  if (versions.some((version) => version === undefined) || versions.length > versionRows.length) return undefined
  return {
    kind: 'wsl-version',
    ...Object.fromEntries(versions.map((version, index) => [versionRows[index], version ?? ''])),
    note: 'take values by row position and by the version pattern; labels are translated',
  }
}

/** Sentences are translated; the error's path and number are not. */
function readError(text: string): Json | undefined {
  const path = /\bWsl(?:\/[A-Za-z0-9_]+)+/.exec(text)?.[0]
  const hresult = /\b0x[0-9a-f]{8}\b/i.exec(text)?.[0]
  if (path === undefined && hresult === undefined) return undefined
  return { kind: 'wsl-error', path: path ?? null, hresult: hresult ?? null }
}

/** A translated heading, then one name a line (ASCII only, as WSL demands); the default one has a word in brackets. */
function readPlainList(lines: readonly string[]): Json | undefined {
  const kind = 'wsl-list-plain'
  const [first = '', ...others] = lines
  const headed = /[:\uff1a]\s*$/.test(first)
  if (headed && others.length === 0) return couldNotRead(kind, 'truncated')
  const distros: Json[] = []
  for (const line of headed ? others : lines) {
    const row = /^([A-Za-z0-9][A-Za-z0-9._-]*)(\s*[(\uff08].+[)\uff09])?\s*$/.exec(line)
    if (row === null) return undefined
    distros.push({ name: row[1] ?? '', default: row[2] !== undefined })
  }
  return { kind, distros, note: 'heading and the default mark are translated; use `-l -v` or `-l -q` instead' }
}
