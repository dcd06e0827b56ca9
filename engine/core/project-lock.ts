import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'

/** A lock whose owner did not say "I am alive" for so long belongs to nobody. */
const staleAfterMs = 30_000
const heartbeatMs = 5_000

/**
 * Runs `work` while no other Stackmedic changes the same project.
 * @returns `busy` when another one does; a lock that a killed one left behind is taken over.
 */
export async function withProjectLock<Result>(
  dataDirectory: string,
  root: string,
  work: () => Promise<Result>,
): Promise<Result | 'busy'> {
  const folder = join(dataDirectory, 'locks')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${createHash('sha256').update(root).digest('hex').slice(0, 32)}.lock`)
  if (!(await take(path))) return 'busy'
  const heartbeat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), heartbeatMs)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    await rm(path, { force: true })
  }
}

async function take(path: string): Promise<boolean> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(path, 'wx', 0o600)
      await handle.writeFile(String(process.pid))
      await handle.close()
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (!(await isStale(path))) return false
      await rm(path, { force: true })
    }
  }
  return false
}

async function isStale(path: string): Promise<boolean> {
  try {
    const [text, status] = await Promise.all([readFile(path, 'utf8'), stat(path)])
    if (Date.now() - status.mtimeMs > staleAfterMs) return true
    return !isAlive(Number(text))
  } catch {
    // It went away while we looked.
    return true
  }
}

function isAlive(pid: number): boolean {
  // The owner creates the file first and writes its number next.
  if (!Number.isInteger(pid) || pid <= 0) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
