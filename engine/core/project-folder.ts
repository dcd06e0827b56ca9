import { constants } from 'node:fs'
import { open, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, parse, resolve } from 'node:path'
import { isInside } from './project-files.ts'

/** Names that mean a device to Windows, with every extension. */
const windowsDevice = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i

/**
 * Whether a path of a project, with `/`, names a file below it and nothing else: not absolute, no way up, and on Windows
 * no device, no stream (`a.txt:b`), no drive, no name that Windows shortens.
 */
export function isPlainPath(path: string, windows: boolean = process.platform === 'win32'): boolean {
  if (path.includes('\0')) return false
  return path.split('/').every((name) => {
    if (name === '' || name === '.' || name === '..') return false
    return !windows || !(windowsDevice.test(name) || /[\\:*?"<>|]|[. ]$/.test(name))
  })
}

/** `outside`: the path leads out of the project. `gone`: the folder of the file is not there. */
export type NoFolder = 'outside' | 'gone'

/**
 * Lets `work` write one file of the project, links of its folders and of itself resolved. On Linux the folder is held
 * open meanwhile and named by its descriptor: putting a link in the place of a folder of the way leads nowhere else.
 * @param path relative to the project, with `/`.
 */
export async function inProjectFolder<Result>(
  root: string,
  path: string,
  work: (file: string) => Promise<Result>,
): Promise<Result | NoFolder> {
  if (!isPlainPath(path)) return 'outside'
  const realRoot = await realpath(root).catch(() => undefined)
  if (realRoot === undefined) return 'gone'
  // No project is a whole disk; a journal that says so was edited.
  if (realRoot === parse(realRoot).root) return 'outside'
  const file = await realPathOf(resolve(realRoot, path))
  if (file === undefined) return 'gone'
  if (!isInside(realRoot, file) || file === realRoot) return 'outside'
  if (process.platform !== 'linux') return work(file)

  const folder = await open(dirname(file), constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    const held = `/proc/self/fd/${folder.fd}`
    const where = await realpath(held).catch(() => undefined)
    // Without /proc, the way that was just resolved must do.
    if (where === undefined) return await work(file)
    return isInside(realRoot, where) ? await work(join(held, basename(file))) : 'outside'
  } finally {
    await folder.close()
  }
}

/** Where a file is, or would be when its folder exists. */
async function realPathOf(path: string): Promise<string | undefined> {
  const real = await realpath(path).catch(() => undefined)
  if (real !== undefined) return real
  const folder = await realpath(dirname(path)).catch(() => undefined)
  if (folder === undefined) return undefined
  const isFolder = await stat(folder).then(
    (status) => status.isDirectory(),
    () => false,
  )
  return isFolder ? join(folder, basename(path)) : undefined
}
