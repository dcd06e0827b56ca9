import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { Machine } from '../core/machine.ts'

/** Searches the way a shell does; also where installers put programs that a desktop app's search path may lack. */
export async function findProgram(
  name: string,
  { platform, environment }: Pick<Machine, 'platform' | 'environment'>,
): Promise<string | undefined> {
  const searchPath = environment['PATH'] ?? environment['Path'] ?? ''
  const usual =
    platform === 'windows' ? [] : ['/usr/local/bin', '/usr/bin', '/usr/sbin', '/opt/homebrew/bin', '/snap/bin']
  const folders = [...new Set([...searchPath.split(delimiter).filter(Boolean), ...usual])]
  for (const folder of folders) {
    const path = join(folder, platform === 'windows' ? `${name}.exe` : name)
    if (await fileExists(path, platform === 'windows' ? constants.F_OK : constants.X_OK)) return path
  }
  return undefined
}

/** Whether there is a file that may be used so; `false` too where one may not look. */
export async function fileExists(path: string, mode: number = constants.F_OK): Promise<boolean> {
  try {
    await access(path, mode)
    return true
  } catch {
    return false
  }
}
