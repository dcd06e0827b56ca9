/** What the variables in rules stand for when the machine that they are from is not at hand. */
export const usualVariables: Readonly<Record<string, string>> = {
  systemroot: 'C:\\Windows',
  windir: 'C:\\Windows',
  systemdrive: 'C:',
  programfiles: 'C:\\Program Files',
  'programfiles(x86)': 'C:\\Program Files (x86)',
  programdata: 'C:\\ProgramData',
}

/** Of an environment, the variables that rules use; others are nobody's business in a report. */
export function ruleVariables(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const variables: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    const key = name.toLowerCase()
    if (value !== undefined && Object.hasOwn(usualVariables, key)) variables[key] = value
  }
  return variables
}

/** Puts values for `%NAME%`; names have no case, unknown ones stay. */
export function expandVariables(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/%([^%]+)%/g, (whole, name: string) => values[name.toLowerCase()] ?? whole)
}

/** Whether two Windows paths name the same program; where one is only a file name, file names are compared. */
export function sameProgram(one: string, other: string): boolean {
  return sameProgramKey(programKey(one), programKey(other))
}

/** The same for paths that went through `programKey`. */
export function sameProgramKey(one: string, other: string): boolean {
  if (one.includes('\\') && other.includes('\\')) return one === other
  return fileName(one) === fileName(other)
}

/** A Windows path without what does not tell programs apart: case, quotes, the kind of slash. */
export function programKey(path: string): string {
  return path.trim().replace(/^"|"$/g, '').replaceAll('/', '\\').toLowerCase()
}

/** The last part of a path of any system. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}
