import { stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Platform } from '../../core/machine.ts'
import type { Lookup } from './interpolation.ts'

/** Compose's own order of preference. */
export const composeFileNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'] as const

export const overrideFileNames = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
] as const

export interface ComposeFiles {
  /** Absolute, in the order in which they are merged. */
  readonly files: readonly string[]
  /** Absolute folder that relative paths start from: that of the first file. */
  readonly directory: string
  /** True when `COMPOSE_FILE` names them. */
  readonly named: boolean
}

/**
 * The compose files that compose would use when started in `root`, without looking into them: `COMPOSE_FILE` (of the
 * session or `.env`), otherwise the first standard name and the first standard override.
 * Compose also searches the folders above; here the opened folder is the project, and nothing outside of it is read.
 */
export async function findComposeFiles(root: string, lookup: Lookup, platform: Platform): Promise<ComposeFiles> {
  const named = lookup('COMPOSE_FILE')
  if (named !== undefined && named !== '') {
    const separator = lookup('COMPOSE_PATH_SEPARATOR') || (platform === 'windows' ? ';' : ':')
    const files = named.split(separator).flatMap((file) => (file === '' ? [] : [resolve(root, file)]))
    return { files, directory: dirname(files[0] ?? join(root, '.')), named: true }
  }
  const main = await firstExisting(root, composeFileNames)
  if (main === undefined) return { files: [], directory: root, named: false }
  const override = await firstExisting(root, overrideFileNames)
  return { files: override === undefined ? [main] : [main, override], directory: root, named: false }
}

async function firstExisting(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const path = join(folder, name)
    const status = await stat(path).catch(missing)
    if (status !== undefined && !status.isDirectory()) return path
  }
  return undefined
}

function missing(error: unknown): undefined {
  const { code } = error as NodeJS.ErrnoException
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error
  return undefined
}
