import { readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { FolderListing } from '../api.ts'
import { message } from '../core/message.ts'
import { findProject } from '../project/find-project.ts'

/** More folders than this nobody scrolls through; the path can be typed. */
const mostFolders = 500

/** The folders below `path`, hidden ones left out, with which of them look like projects. */
export async function browseFolders(path: string): Promise<FolderListing> {
  const here = resolve(path)
  const parent = dirname(here)
  const up = parent === here ? {} : { parent }
  try {
    const entries = await readdir(here, { withFileTypes: true })
    const names = entries
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .sort((a, b) => a.localeCompare(b))
      .slice(0, mostFolders)
    const folders = await Promise.all(
      names.map(async (name) => ({ name, path: join(here, name), project: await looksLikeProject(join(here, name)) })),
    )
    return { path: here, ...up, folders, project: await looksLikeProject(here) }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const problem = message('core.folder-not-readable', { path: here, error: code ?? String(error) })
    return { path: here, ...up, folders: [], project: false, problem }
  }
}

async function looksLikeProject(path: string): Promise<boolean> {
  const found = await findProject(path)
  return found.ok && found.markers.includes('compose')
}
