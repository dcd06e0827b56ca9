import { randomBytes } from 'node:crypto'
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a write that was killed leaves beside its file; nothing else is ever named like this. */
const temporaryName = (name: string, unique: string) => `.${name}.${unique}.stackmedic`
const uniquePart = /^[0-9a-f]{12}$/

/**
 * A virus scanner or an editor that just looks at a file holds it for a moment. Windows says so with the codes that mean
 * elsewhere that it is not allowed. Altogether three quarters of a second, then whoever holds it means it.
 */
const heldCodes: ReadonlySet<string | undefined> = new Set(
  process.platform === 'win32' ? ['EBUSY', 'EPERM', 'EACCES'] : ['EBUSY'],
)
const heldAttempts = 6
const heldPauseMs = 50

/**
 * Replaces a file in one step: whoever reads it sees the old or the new content, never half of it, even after a crash.
 * The owner stays where this process may give files away. Of several hard links only this name gets the new content.
 * @param content `null` removes the file.
 * @param mode permission bits; `null` for those of a new file.
 * @param isStillWanted asked at the last moment; the file is left alone when it says no.
 * @returns whether it was replaced.
 * @throws the file system's error; the old file is then untouched.
 */
export async function replaceFile(
  path: string,
  content: Uint8Array | null,
  mode: number | null,
  isStillWanted: () => boolean = () => true,
): Promise<boolean> {
  if (content === null) {
    if (!isStillWanted()) return false
    await whileHeld(() => rm(path))
    return true
  }
  const temporary = join(dirname(path), temporaryName(basename(path), randomBytes(6).toString('hex')))
  try {
    const handle = await open(temporary, 'wx', mode ?? 0o666)
    try {
      await handle.writeFile(content)
      await keepOwner(handle, path)
      // The umask applies to open; the old file's bits count. After the owner: a new one takes bits away.
      if (mode !== null) await handle.chmod(mode)
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (!isStillWanted()) {
      await rm(temporary, { force: true })
      return false
    }
    await whileHeld(() => rename(temporary, path))
    return true
  } catch (error) {
    // Where even that fails, the next undo removes it; what went wrong first is what the person is told.
    await whileHeld(() => rm(temporary, { force: true })).catch(() => undefined)
    throw error
  }
}

/** Removes what killed writes of `path` left behind. Only while nobody else writes it. */
export async function removeLeftovers(path: string): Promise<void> {
  const folder = dirname(path)
  const names = await readdir(folder).catch(() => [])
  const [before = '', after = ''] = temporaryName(basename(path), '/').split('/')
  for (const name of names) {
    if (!name.startsWith(before) || !name.endsWith(after)) continue
    if (uniquePart.test(name.slice(before.length, -after.length))) await rm(join(folder, name), { force: true })
  }
}

/** Started with `sudo`, a file that belongs to the person must not become root's. */
async function keepOwner(handle: FileHandle, path: string): Promise<void> {
  if (process.geteuid?.() !== 0) return
  const old = await stat(path).catch(() => undefined)
  if (old !== undefined && (old.uid !== 0 || old.gid !== 0)) await handle.chown(old.uid, old.gid)
}

/** Does something with a file that others may hold for a moment. @throws the file system's error, at the end. */
async function whileHeld(change: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await change()
    } catch (error) {
      if (!heldCodes.has((error as NodeJS.ErrnoException).code) || attempt >= heldAttempts) throw error
      await sleep(heldPauseMs * attempt)
    }
  }
}
