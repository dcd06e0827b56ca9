import { createHash } from 'node:crypto'
import { mkdir, open, realpath, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { forgetOwner, isThere, type LockOwner, newOwner, ownerOf } from './lock-owner.ts'

/** Where nobody can tell whether the owner still runs, a lock without a sign of life for so long belongs to nobody. */
const staleAfterMs = 30_000
const heartbeatMs = 5_000

/** Taking over takes milliseconds; whoever was killed meanwhile does not stop the others for longer than this. */
const takeoverMs = 10_000

/** By so much the clock of another machine may be ahead that shares the folder. */
const mostClockDifferenceMs = 10 * 60_000

/**
 * Runs `work` while no other Stackmedic changes the same project.
 * @returns `busy` when another one does; a lock that a killed one left behind is taken over. An owner that runs keeps
 * its lock however long it is silent: the machine may have slept.
 */
export async function withProjectLock<Result>(
  dataDirectory: string,
  root: string,
  work: () => Promise<Result>,
): Promise<Result | 'busy'> {
  const folder = join(dataDirectory, 'locks')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // The same folder under another name, through a link or in other letters, is the same project.
  const real = await realpath(root).catch(() => root)
  const path = join(folder, `${createHash('sha256').update(real).digest('hex').slice(0, 32)}.lock`)
  const owner = await newOwner()
  let heartbeat: NodeJS.Timeout | undefined
  try {
    if (!(await take(path, owner))) return 'busy'
    heartbeat = setInterval(() => void beat(path, owner), heartbeatMs)
    return await work()
  } finally {
    clearInterval(heartbeat)
    forgetOwner(owner)
    // The work is over either way; what stays on a broken disk belongs to nobody.
    if (await isOwnedBy(path, owner)) await rm(path, { force: true }).catch(() => undefined)
  }
}

async function take(path: string, owner: LockOwner): Promise<boolean> {
  if (await create(path, JSON.stringify(owner))) return true
  return (await isStale(path)) && (await takeOver(path, owner))
}

/** One at a time: otherwise the second of two that found the same dead owner would remove the lock of the first. */
async function takeOver(path: string, owner: LockOwner): Promise<boolean> {
  const guard = `${path}.takeover`
  if (!(await create(guard, ''))) {
    if ((await ageOf(guard)) > takeoverMs) await rm(guard, { force: true })
    return false
  }
  try {
    if (!(await isStale(path))) return false
    await rm(path, { force: true })
    return await create(path, JSON.stringify(owner))
  } finally {
    await rm(guard, { force: true })
  }
}

/** @returns `false` when there is such a file already. */
async function create(path: string, content: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx', 0o600)
    try {
      await handle.writeFile(content)
    } catch (error) {
      // On a full disk; nobody would know whose it is.
      await rm(path, { force: true })
      throw error
    } finally {
      await handle.close()
    }
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function isStale(path: string): Promise<boolean> {
  const owner = await ownerOf(path)
  // Nobody: killed, or about to be, between creating the file and writing who they are.
  const there = owner === undefined ? undefined : await isThere(owner)
  return there === undefined ? (await ageOf(path)) > staleAfterMs : !there
}

/** Owned by somebody else after all: then it is theirs to keep alive and to remove. */
async function beat(path: string, owner: LockOwner): Promise<void> {
  if (await isOwnedBy(path, owner)) await utimes(path, new Date(), new Date()).catch(() => undefined)
}

async function isOwnedBy(path: string, { token }: LockOwner): Promise<boolean> {
  return (await ownerOf(path))?.token === token
}

/** Milliseconds since the last sign of life; for ever when the file is gone. */
async function ageOf(path: string): Promise<number> {
  const status = await stat(path).catch(() => undefined)
  const age = status === undefined ? Number.POSITIVE_INFINITY : Date.now() - status.mtimeMs
  // From so far ahead that the clock was set back since: it must not be waited for to catch up.
  return age < -mostClockDifferenceMs ? Number.POSITIVE_INFINITY : age
}
