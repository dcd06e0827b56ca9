import { stat, statfs } from 'node:fs/promises'
import type { Disk } from './facts.ts'

/**
 * The disk that holds a path. Asks the system itself: `df` and its like would start a program, and wait for every
 * network drive of the machine. `undefined` where the file system does not say its size.
 * @throws the file system's error.
 */
export async function readDisk(path: string): Promise<Disk | undefined> {
  const [status, { bsize, blocks, bavail }] = await Promise.all([stat(path), statfs(path)])
  if (blocks <= 0) return undefined
  return { path, device: String(status.dev), totalBytes: blocks * bsize, availableBytes: bavail * bsize }
}
