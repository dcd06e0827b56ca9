import { randomBytes } from 'node:crypto'
import { open, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { isInside } from './project-files.ts'

/**
 * Replaces a file in one step: whoever reads it sees the old or the new content, never half of it, even after a crash.
 * @param content `null` removes the file.
 * @param mode permission bits; `null` for those of a new file.
 * @throws the file system's error; the old file is then untouched.
 */
export async function replaceFile(path: string, content: Uint8Array | null, mode: number | null): Promise<void> {
  if (content === null) {
    await rm(path)
    return
  }
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.stackmedic`)
  try {
    const handle = await open(temporary, 'wx', mode ?? 0o666)
    try {
      await handle.writeFile(content)
      // The umask applies to open; the old file's bits count.
      if (mode !== null) await handle.chmod(mode)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/**
 * The real path to write `path` to, symlinks of its folders and of itself resolved.
 * `undefined` when that is outside of the project or its folder does not exist.
 */
export async function resolveForWriting(root: string, path: string): Promise<string | undefined> {
  try {
    const realRoot = await realpath(root)
    const wanted = resolve(root, path)
    const real = await realpath(wanted).catch(async () => join(await realpath(dirname(wanted)), basename(wanted)))
    return isInside(realRoot, real) ? real : undefined
  } catch {
    return undefined
  }
}
