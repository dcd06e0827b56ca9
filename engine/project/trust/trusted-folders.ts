import { realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { readStored, writeStored } from '../../core/stored-file.ts'

const storedSchema = z.array(
  z.object({
    root: z.string(),
    fingerprint: z.string().regex(/^[\da-f]{64}$/),
    /** ISO 8601, UTC. */
    trustedAt: z.string(),
  }),
)

export type TrustedFolder = z.infer<typeof storedSchema>[number]

/**
 * The folders that the person trusted, each with the commands that they saw. The list lies in Stackmedic's own folder,
 * outside of every project, and knows folders by their real path: a link, a copy or a renamed folder is another one.
 */
export class TrustedFolders {
  readonly #path: string

  constructor(dataDirectory: string) {
    this.#path = join(dataDirectory, 'trusted-folders.json')
  }

  list(): Promise<readonly TrustedFolder[]> {
    return readStored(this.#path, storedSchema, [])
  }

  /** Whether exactly these commands were trusted in this folder. */
  async has(root: string, fingerprint: string): Promise<boolean> {
    const real = await realPathOf(root)
    return (await this.list()).some((entry) => entry.root === real && entry.fingerprint === fingerprint)
  }

  /** Trusts these commands in this folder; what was trusted there before is not any more. */
  async add(root: string, fingerprint: string): Promise<void> {
    const real = await realPathOf(root)
    const others = (await this.list()).filter((entry) => entry.root !== real)
    await writeStored(this.#path, [{ root: real, fingerprint, trustedAt: new Date().toISOString() }, ...others])
  }

  /** @returns whether the folder was trusted. */
  async remove(root: string): Promise<boolean> {
    const real = await realPathOf(root)
    const all = await this.list()
    const others = all.filter((entry) => entry.root !== real)
    if (others.length === all.length) return false
    await writeStored(this.#path, others)
    return true
  }
}

/** A folder that is gone can still be taken off the list by the path that it had. */
function realPathOf(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path))
}
