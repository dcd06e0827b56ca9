import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { RecentProject } from '../api.ts'
import type { Diagnosis } from '../core/diagnose.ts'
import { readStored, writeStored } from '../core/stored-file.ts'

const storedSchema = z.array(
  z.object({
    root: z.string(),
    openedAt: z.string(),
    last: z.object({ errors: z.number(), warnings: z.number(), unknown: z.number() }).optional(),
  }),
)

const longestList = 20

/** The projects that were opened, newest first, in a file of Stackmedic's own. */
export class RecentProjects {
  readonly #path: string

  constructor(dataDirectory: string) {
    this.#path = join(dataDirectory, 'recent-projects.json')
  }

  async list(): Promise<RecentProject[]> {
    const stored = await this.#read()
    return Promise.all(
      stored.map(async ({ root, openedAt, last }) => ({
        root,
        name: basename(root),
        openedAt,
        ...(last === undefined ? {} : { last }),
        exists: await isFolder(root),
      })),
    )
  }

  /** Puts a project on top, with what its diagnosis said. */
  async remember({ root, startedAt, findings, areas }: Diagnosis): Promise<void> {
    const last = {
      errors: findings.filter(({ severity }) => severity === 'error').length,
      warnings: findings.filter(({ severity }) => severity === 'warning').length,
      unknown: areas.filter(({ state }) => state === 'unknown').length,
    }
    const others = (await this.#read()).filter((project) => project.root !== root)
    await writeStored(this.#path, [{ root, openedAt: startedAt, last }, ...others].slice(0, longestList))
  }

  async forget(root: string): Promise<void> {
    const others = (await this.#read()).filter((project) => project.root !== root)
    await writeStored(this.#path, others)
  }

  #read() {
    return readStored(this.#path, storedSchema, [])
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  )
}
