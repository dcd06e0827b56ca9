import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** The broken project that Stackmedic brings along. */
const name = 'broken-shop'

/**
 * The sample project as a folder of the person's own, copied there once: what an installer put down may be read-only,
 * and a fix must never change the program itself. A copy that was healed stays healed; deleting it brings a new one.
 * @returns its absolute path. Where no copy can be made, the original's: it can be looked at all the same.
 */
export async function sampleProject(applicationFolder: string, dataDirectory: string): Promise<string> {
  const original = join(applicationFolder, 'resources', 'samples', name)
  const samples = join(dataDirectory, 'samples')
  const copy = join(samples, name)
  try {
    if (await exists(copy)) return copy
    await mkdir(samples, { recursive: true, mode: 0o700 })
    const unfinished = await mkdtemp(join(samples, '.copying-'))
    try {
      await cp(original, join(unfinished, name), { recursive: true })
      await makeWritable(join(unfinished, name))
      // Whole or not at all; another window may have been quicker.
      await rename(join(unfinished, name), copy)
    } finally {
      await rm(unfinished, { recursive: true, force: true })
    }
    return copy
  } catch {
    return (await exists(copy)) ? copy : original
  }
}

/** An installed file may be read-only, and its copy then is too. */
async function makeWritable(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true })) {
    const path = join(folder, entry)
    const { mode } = await stat(path)
    await chmod(path, mode | 0o200)
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
