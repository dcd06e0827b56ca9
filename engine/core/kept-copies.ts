import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

/**
 * Puts a copy of a file's old content where the person can find it, in Stackmedic's own folder.
 * The same content is kept once.
 * @param path the file that it was the content of; its name is kept.
 * @returns the absolute path of the copy.
 * @throws the file system's error.
 */
export async function keepCopy(dataDirectory: string, path: string, content: Uint8Array): Promise<string> {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16)
  const folder = join(keptFolder(dataDirectory), hash)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const copy = join(folder, basename(path))
  await writeFile(copy, content, { mode: 0o600 })
  return copy
}

/** Removes copies that are older. What they were made from is in the journal for as long as it can be undone. */
export async function pruneCopies(dataDirectory: string, isOld: (madeAt: Date) => boolean): Promise<void> {
  const kept = keptFolder(dataDirectory)
  for (const name of await readdir(kept).catch(() => [])) {
    const folder = join(kept, name)
    if (isOld((await stat(folder)).mtime)) await rm(folder, { recursive: true, force: true })
  }
}

function keptFolder(dataDirectory: string): string {
  return join(dataDirectory, 'kept')
}
