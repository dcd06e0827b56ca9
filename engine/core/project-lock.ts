import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, realpath, rm, stat, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { thisMachine } from './machine.ts'
import { processControl } from './processes/process-control.ts'

/** Where nobody can tell whether the owner still runs, a lock without a sign of life for so long belongs to nobody. */
const staleAfterMs = 30_000
const heartbeatMs = 5_000

/** Taking over takes milliseconds; whoever was killed meanwhile does not stop the others for longer than this. */
const takeoverMs = 10_000

/** By so much the clock of another machine may be ahead that shares the folder. */
const mostClockDifferenceMs = 10 * 60_000

const ownerSchema = z.object({
  pid: z.number().int().positive(),
  /** Tells the owner from another process that was given the same pid later; empty where it could not be read. */
  startTime: z.string(),
  /** A folder may be shared by machines and containers, whose pids mean nothing here. */
  host: z.string(),
  token: z.string(),
})
type Owner = z.infer<typeof ownerSchema>

/** The locks of this process. One of its own that is none of these could not be removed when its work was over. */
const heldTokens = new Set<string>()

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
  const owner = await thisOwner()
  if (!(await take(path, owner))) return 'busy'
  heldTokens.add(owner.token)
  const heartbeat = setInterval(() => void beat(path, owner), heartbeatMs)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    heldTokens.delete(owner.token)
    // The work is over either way; what stays on a broken disk belongs to nobody.
    if (await isOwnedBy(path, owner)) await rm(path, { force: true }).catch(() => undefined)
  }
}

async function thisOwner(): Promise<Owner> {
  return { pid: process.pid, startTime: await startTimeOf(process.pid), host: hostname(), token: randomUUID() }
}

async function take(path: string, owner: Owner): Promise<boolean> {
  if (await create(path, JSON.stringify(owner))) return true
  return (await isStale(path)) && (await takeOver(path, owner))
}

/** One at a time: otherwise the second of two that found the same dead owner would remove the lock of the first. */
async function takeOver(path: string, owner: Owner): Promise<boolean> {
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
  // Somebody who was killed, or is about to, between creating the file and writing who they are.
  if (owner === undefined || owner.host !== hostname()) return (await ageOf(path)) > staleAfterMs
  return !(await isRunning(owner))
}

async function isRunning({ pid, startTime, token }: Owner): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const now = await startTimeOf(pid)
  if (pid === process.pid && now !== '' && now === startTime) return heldTokens.has(token)
  return startTime === '' || now === '' || now === startTime
}

/** Empty where it cannot be read. */
async function startTimeOf(pid: number): Promise<string> {
  try {
    const control = await processControl(thisMachine())
    return (await control.look(pid))?.startTime ?? ''
  } catch {
    return ''
  }
}

/** Owned by somebody else after all: then it is theirs to keep alive and to remove. */
async function beat(path: string, owner: Owner): Promise<void> {
  if (await isOwnedBy(path, owner)) await utimes(path, new Date(), new Date()).catch(() => undefined)
}

async function isOwnedBy(path: string, { token }: Owner): Promise<boolean> {
  return (await ownerOf(path))?.token === token
}

async function ownerOf(path: string): Promise<Owner | undefined> {
  try {
    const parsed = ownerSchema.safeParse(JSON.parse(await readFile(path, 'utf8')))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** Milliseconds since the last sign of life; for ever when the file is gone. */
async function ageOf(path: string): Promise<number> {
  const status = await stat(path).catch(() => undefined)
  const age = status === undefined ? Number.POSITIVE_INFINITY : Date.now() - status.mtimeMs
  // From so far ahead that the clock was set back since: it must not be waited for to catch up.
  return age < -mostClockDifferenceMs ? Number.POSITIVE_INFINITY : age
}
