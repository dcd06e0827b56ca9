import { realpath } from 'node:fs/promises'
import type { Platform } from '../core/machine.ts'
import { folderKey } from './folder-keys.ts'
import type { Place } from './relate.ts'

const maxPlaces = 500

/** Looks where paths that compose wrote down lead today, on the machine that this runs on. */
export async function findPlaces(paths: Iterable<string>, platform: Platform): Promise<ReadonlyMap<string, Place>> {
  const distinct = [...new Set(paths)].slice(0, maxPlaces)
  return new Map(await Promise.all(distinct.map(async (path) => [path, await findPlace(path, platform)] as const)))
}

async function findPlace(path: string, platform: Platform): Promise<Place> {
  const local = localPath(path, platform)
  if (local === undefined) return undefined
  try {
    return { real: await realpath(local) }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'gone' : undefined
  }
}

/** The path as this system spells it; `undefined` for one that belongs to another system. */
function localPath(path: string, platform: Platform): string | undefined {
  if (platform !== 'windows') return path.startsWith('/') ? path : undefined
  const key = folderKey(path)
  if (/^[a-z]:\//.test(key)) return key
  return path.startsWith('\\\\') ? path : undefined
}
