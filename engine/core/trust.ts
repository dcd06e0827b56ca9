import { createHash } from 'node:crypto'
import { mkdir, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceFile } from './replace-file.ts'

/** A command that a project names: a program and its arguments, never a line for a shell. */
export interface ProjectCommand {
  /** What the project calls it. */
  readonly name: string
  readonly program: string
  readonly arguments: readonly string[]
}

const entrySchema = z.object({
  /** The folder's real path, so that a link to another folder is not trusted in its place. */
  root: z.string(),
  /** SHA-256 of the commands that the person saw. */
  commands: z.string(),
  /** ISO 8601, UTC. */
  trustedAt: z.string(),
})
export type TrustedFolder = z.infer<typeof entrySchema>

const fileSchema = z.array(entrySchema)

/**
 * `trusted`: the person said yes to exactly these commands, in this folder. `changed`: to others, so ask again.
 * `unknown`: they were never asked, or what they said cannot be read.
 */
export type Trust = 'trusted' | 'changed' | 'unknown'

/** Which folders' own commands may run. In doubt, none. */
export class TrustedFolders {
  readonly #path: string

  /** @param dataDirectory where Stackmedic keeps its own files. */
  constructor(dataDirectory: string) {
    this.#path = join(dataDirectory, 'trusted-folders.json')
  }

  /** Whether `commands` of the project in `root` may run. Asked right before, with the commands that are to run. */
  async decide(root: string, commands: readonly ProjectCommand[]): Promise<Trust> {
    const real = await realpath(root).catch(() => undefined)
    const entry = (await this.list()).find((folder) => folder.root === real)
    if (entry === undefined) return 'unknown'
    return entry.commands === hashOf(commands) ? 'trusted' : 'changed'
  }

  /** Notes that the person saw these commands and said yes. @throws the file system's error. */
  async trust(root: string, commands: readonly ProjectCommand[]): Promise<void> {
    const real = await realpath(root)
    const others = (await this.list()).filter((folder) => folder.root !== real)
    const entry = { root: real, commands: hashOf(commands), trustedAt: new Date().toISOString() }
    await this.#write([...others, entry])
  }

  /** @param root also one that is gone by now. @returns whether it was trusted. @throws the file system's error. */
  async remove(root: string): Promise<boolean> {
    const real = await realpath(root).catch(() => root)
    const all = await this.list()
    const others = all.filter((folder) => folder.root !== real)
    if (others.length === all.length) return false
    await this.#write(others)
    return true
  }

  /** A file that was damaged or edited into something else trusts nobody. */
  async list(): Promise<TrustedFolder[]> {
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.#path, 'utf8')))
    } catch {
      return []
    }
  }

  async #write(folders: readonly TrustedFolder[]): Promise<void> {
    await mkdir(join(this.#path, '..'), { recursive: true, mode: 0o700 })
    await replaceFile(this.#path, Buffer.from(`${JSON.stringify(folders, null, 2)}\n`), 0o600)
  }
}

/** In the project's order: another order may do something else. Only what runs counts, and what it is called. */
function hashOf(commands: readonly ProjectCommand[]): string {
  const plain = commands.map((command) => [command.name, command.program, ...command.arguments])
  return createHash('sha256').update(JSON.stringify(plain)).digest('hex')
}
