import type { Wsl } from './wsl-facts.ts'

const wanted = ['memory', 'processors', 'swap', 'kernel', 'networkingMode', 'localhostForwarding'] as const

/** Reads the keys that matter here from the section `[wsl2]` of a `.wslconfig`; names and sections in any case. */
export function parseWslSettings(text: string, file: string): NonNullable<Wsl['settings']> {
  const settings: { -readonly [Name in (typeof wanted)[number]]?: string } = {}
  let section = ''
  for (const raw of text.split(/\r\n|[\r\n]/).slice(0, maxLines)) {
    const line = raw.slice(0, maxLine).trim()
    if (line.startsWith('#') || line.startsWith(';')) continue
    if (line.startsWith('[') && line.endsWith(']')) section = line.slice(1, -1).trim().toLowerCase()
    const equals = line.indexOf('=')
    if (section !== 'wsl2' || equals < 0) continue
    const key = line.slice(0, equals).trim().toLowerCase()
    const name = wanted.find((one) => one.toLowerCase() === key)
    if (name !== undefined) settings[name] = line.slice(equals + 1).trim()
  }
  return { file, ...settings }
}

const maxLines = 1000
const maxLine = 1000
