import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { z } from 'zod'
import { thisMachine } from './machine.ts'
import { processControl } from './processes/process-control.ts'

const ownerSchema = z.object({
  pid: z.number().int().positive(),
  /** Tells the owner from another process that was given the same pid later; empty where it could not be read. */
  startTime: z.string(),
  /** A folder may be shared by machines and containers, whose pids mean nothing here. */
  host: z.string(),
  token: z.string(),
})

/** Who has a lock, as its file says. */
export type LockOwner = z.infer<typeof ownerSchema>

/** The owners of this process that have, or are about to take, a lock. */
const ownTokens = new Set<string>()

/** A new owner in this process, until `forgetOwner`. */
export async function newOwner(): Promise<LockOwner> {
  const startTime = await startTimeOf(process.pid)
  const token = randomUUID()
  ownTokens.add(token)
  return { pid: process.pid, startTime, host: hostname(), token }
}

/** Its lock, should it not have been possible to remove it, belongs to nobody any more. */
export function forgetOwner({ token }: LockOwner): void {
  ownTokens.delete(token)
}

/** `undefined` where there is none, or the file was cut off. */
export async function ownerOf(path: string): Promise<LockOwner | undefined> {
  try {
    const parsed = ownerSchema.safeParse(JSON.parse(await readFile(path, 'utf8')))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** Whether an owner on this machine is still there; `undefined` for another machine, whose processes cannot be seen. */
export async function isThere({ pid, startTime, host, token }: LockOwner): Promise<boolean | undefined> {
  if (host !== hostname()) return undefined
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const now = await startTimeOf(pid)
  if (pid === process.pid && now !== '' && now === startTime) return ownTokens.has(token)
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
