/** A registry value that is, or should be, a firewall rule. */
export interface RuleRow {
  /** The name of the value, which is the rule's id. */
  readonly id: string
  readonly text: string
}

export interface RuleRows {
  readonly rows: readonly RuleRow[]
  /** Settings of the profiles, by the name of the profile's key and of the value. */
  readonly profiles: ReadonlyMap<string, ReadonlyMap<string, number>>
  /** Rows that were cut off or damaged. */
  readonly broken: readonly string[]
}

/**
 * Finds the rules in the output of `reg query` (`    NAME    REG_SZ    DATA`) or in an exported .reg file
 * (`"NAME"="DATA"`, with `\\` and `\"`). Names hold blanks and back-slashes.
 */
export function readRuleRows(text: string): RuleRows {
  const rows: RuleRow[] = []
  const broken: string[] = []
  const profiles = new Map<string, Map<string, number>>()
  let profile: string | undefined
  for (const line of text.split(/\r\n|[\r\n]/).map((whole) => whole.trimEnd())) {
    const row = queryRow(line) ?? exportRow(line)
    const number = numberRow(line)
    const key = /^\[?(HKEY_[A-Z_]+\\.*?)\]?$/.exec(line)
    if (row !== undefined) {
      if (line.includes('\0')) broken.push(row.id.replaceAll('\0', ''))
      else rows.push(row)
    } else if (key !== null) {
      profile = /\\((?:Domain|Standard|Private|Public)Profile)$/.exec(key[1] ?? '')?.[1]
    } else if (number !== undefined) {
      if (profile !== undefined) profiles.set(profile, new Map(profiles.get(profile)).set(number.name, number.value))
    } else {
      const cut = /^"((?:[^"\\]|\\.)+)"="v\d|^ {4}(\S.*?) {4}REG_SZ$/.exec(line)
      if (cut !== null) broken.push(cut[1] ?? cut[2] ?? '')
    }
  }
  return { rows, profiles, broken }
}

function queryRow(line: string): RuleRow | undefined {
  const match = /^ {4}(\S.*?) {4}REG_SZ {4}(.*)$/.exec(line)
  return match === null ? undefined : { id: match[1] ?? '', text: match[2] ?? '' }
}

function exportRow(line: string): RuleRow | undefined {
  const match = /^"((?:[^"\\]|\\.)*)"="((?:[^"\\]|\\.)*)"$/.exec(line)
  return match === null ? undefined : { id: withoutEscapes(match[1] ?? ''), text: withoutEscapes(match[2] ?? '') }
}

/** `    EnableFirewall    REG_DWORD    0x1` or `"EnableFirewall"=dword:00000001`. */
function numberRow(line: string): { readonly name: string; readonly value: number } | undefined {
  const match =
    /^ {4}(\S+) {4}REG_DWORD {4}0x([0-9a-f]{1,8})\s*$/i.exec(line) ?? /^"([^"]+)"=dword:([0-9a-f]{8})\s*$/i.exec(line)
  return match === null ? undefined : { name: match[1] ?? '', value: Number.parseInt(match[2] ?? '', 16) }
}

function withoutEscapes(text: string): string {
  return text.replace(/\\(.)/g, '$1')
}
