import type Dockerode from 'dockerode'
import { z } from 'zod'
import { LogFrames } from '../containers/logs/log-frames.ts'
import { defineFact } from '../core/fact.ts'
import { listPackagesProgram } from './list-packages-program.ts'

const text = z.string().max(300)

const listingSchema = z.object({
  minor: z.number().int(),
  packages: z.array(z.object({ name: text, version: text, modules: z.array(text) })).max(3000),
  /** Modules and packages that lie in the folders, whoever put them there. */
  modules: z.array(text).max(5000),
  /** Folders that `.pth` files add. */
  paths: z.array(z.string().max(4096)).max(100),
})

export const installedPackagesSchema = listingSchema.extend({ service: z.string(), container: z.string() })
export type InstalledPackages = z.infer<typeof installedPackagesSchema>

/** What is installed for Python in the running containers of the project; skipped where no container with Python runs. */
export const installedPackagesFact = defineFact({
  id: 'imports/installed',
  area: 'imports',
  schema: z.array(installedPackagesSchema),
})

const mostBytes = 4 * 1024 * 1024
/** Where images keep virtual environments whose interpreter is not the first on the search path. */
const usualEnvironments = [
  '/opt/venv',
  '/venv',
  '/.venv',
  '/app/.venv',
  '/app/venv',
  '/code/.venv',
  '/usr/src/app/.venv',
  '/srv/.venv',
]

/**
 * Asks a running container what is installed for its Python. Lists folders only: nothing of the project is run.
 * `undefined` where there is no Python, or no answer.
 */
export async function listInstalled(
  engine: Dockerode,
  container: string,
  signal: AbortSignal,
): Promise<z.infer<typeof listingSchema> | undefined> {
  for (const interpreter of ['python3', 'python']) {
    const output = await outputOf(
      engine.getContainer(container),
      [interpreter, '-I', '-S', '-c', listPackagesProgram, ...usualEnvironments],
      signal,
    )
    try {
      const parsed = listingSchema.safeParse(JSON.parse(output))
      if (parsed.success) return parsed.data
    } catch {
      // No such program, or something else that is called like it.
    }
  }
  return undefined
}

/** What a program writes to its standard output, up to a bound. */
async function outputOf(
  container: Dockerode.Container,
  words: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const exec = await container.exec({
    Cmd: [...words],
    AttachStdout: true,
    AttachStderr: false,
    Tty: false,
    WorkingDir: '/',
  })
  const stream = await exec.start({ hijack: true, stdin: false })
  const pieces: Buffer[] = []
  let size = 0
  const frames = new LogFrames((piece, from) => {
    if (from === 'stdout') pieces.push(piece)
  })
  await new Promise<void>((resolve) => {
    const stop = () => {
      stream.destroy()
      resolve()
    }
    signal.addEventListener('abort', stop, { once: true })
    stream
      .on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > mostBytes) stop()
        else frames.push(chunk)
      })
      .on('end', () => resolve())
      .on('close', () => resolve())
      .on('error', () => resolve())
  })
  frames.end()
  signal.throwIfAborted()
  return Buffer.concat(pieces).toString('utf8')
}
