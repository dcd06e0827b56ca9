import type { Wsl } from './wsl-facts.ts'

type Settings = NonNullable<Wsl['settings']>
type Problem = NonNullable<Settings['problems']>[number]

const wanted = ['memory', 'processors', 'swap', 'kernel', 'networkingMode', 'localhostForwarding'] as const

/** Every setting that Microsoft documents, by section, in lower case (learn.microsoft.com, "Advanced settings in WSL"). */
const documented: Readonly<Record<string, ReadonlySet<string>>> = {
  wsl2: new Set(
    (
      'kernel kernelmodules memory processors localhostforwarding kernelcommandline safemode swap swapfile ' +
      'guiapplications debugconsole maxcrashdumpcount nestedvirtualization vmidletimeout dnsproxy networkingmode ' +
      'firewall dnstunneling autoproxy defaultvhdsize pagereporting ipv6'
    ).split(' '),
  ),
  experimental: new Set(
    (
      'automemoryreclaim sparsevhd besteffortdnsparsing dnstunnelingipaddress ' +
      'initialautoproxytimeout ignoredports hostaddressloopback networkingmode firewall dnstunneling autoproxy'
    ).split(' '),
  ),
}

const paths = new Set(['kernel', 'kernelmodules', 'swapfile'])

/**
 * Reads the keys that matter here from the section `[wsl2]` of a `.wslconfig`, and what WSL takes no notice of; names and
 * sections in any case.
 */
export function parseWslSettings(text: string, file: string): Settings {
  const settings: { -readonly [Name in (typeof wanted)[number]]?: string } = {}
  const problems: Problem[] = []
  let section = ''
  for (const [index, raw] of text
    .split(/\r\n|[\r\n]/)
    .slice(0, maxLines)
    .entries()) {
    const line = raw.slice(0, maxLine).trim()
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    const report = (kind: Problem['kind'], about = line) => problems.push({ kind, line: index + 1, text: about })
    if (line.startsWith('[') && line.endsWith(']')) {
      section = line.slice(1, -1).trim().toLowerCase()
      continue
    }
    const equals = line.indexOf('=')
    if (equals <= 0) {
      report('not-understood')
      continue
    }
    const key = line.slice(0, equals).trim()
    const value = line.slice(equals + 1).trim()
    if (section === '') report('no-section')
    // Sections that are not documented may be those of a newer version.
    else if (documented[section]?.has(key.toLowerCase()) === false) report('unknown-key', key)
    if (section !== 'wsl2') continue
    if (paths.has(key.toLowerCase()) && /(?<!\\)\\(?!\\)/.test(value)) report('single-backslash')
    if (key.toLowerCase() === 'memory' && sizeOf(value) === undefined) report('memory-unreadable', value)
    const name = wanted.find((one) => one.toLowerCase() === key.toLowerCase())
    if (name !== undefined) settings[name] = value
  }
  return { file, ...settings, ...(problems.length > 0 && { problems: problems.slice(0, maxProblems) }) }
}

/** `4GB`, `512MB` or bytes; `undefined`: WSL would not understand it. */
export function sizeOf(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+)\s*([KMGT]?B?)$/i.exec(text.trim()) ?? []
  if (number === undefined) return undefined
  const power = 'KMGT'.indexOf(unit.charAt(0).toUpperCase()) + 1
  return Number(number) * 1024 ** (unit === '' || unit.toUpperCase() === 'B' ? 0 : power)
}

const maxLines = 1000
const maxLine = 1000
const maxProblems = 20
