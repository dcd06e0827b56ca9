/** What the variables in rules stand for when the machine that they are from is not at hand. */
export const usualVariables: Readonly<Record<string, string>> = {
  systemroot: 'C:\\Windows',
  windir: 'C:\\Windows',
  systemdrive: 'C:',
  programfiles: 'C:\\Program Files',
  'programfiles(x86)': 'C:\\Program Files (x86)',
  programdata: 'C:\\ProgramData',
}

/** Puts values for `%NAME%`; names have no case, unknown ones stay. */
export function expandVariables(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/%([^%]+)%/g, (whole, name: string) => values[name.toLowerCase()] ?? whole)
}

/** Whether two Windows paths name the same program; where one is only a file name, file names are compared. */
export function sameProgram(one: string, other: string): boolean {
  const first = normalise(one)
  const second = normalise(other)
  if (first.includes('\\') && second.includes('\\')) return first === second
  return fileName(first) === fileName(second)
}

/** The last part of a path of any system. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}

function normalise(path: string): string {
  return path.trim().replace(/^"|"$/g, '').replaceAll('/', '\\').toLowerCase()
}
