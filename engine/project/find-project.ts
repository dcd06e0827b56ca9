import { readdir, realpath, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Message, message } from '../core/message.ts'
import { composeFileNames } from './compose/find-compose-files.ts'

/** What tells a project from any other folder. */
export type ProjectMarker = 'compose' | 'dockerfile' | 'alembic' | 'python' | 'stackmedic' | 'git'

export type FoundProject =
  | {
      readonly ok: true
      /** Absolute, symlinks resolved. */
      readonly root: string
      /** Empty: nothing in this very folder is known, but there are folders below it that a command may search. */
      readonly markers: readonly ProjectMarker[]
    }
  | {
      readonly ok: false
      readonly problem: 'missing' | 'not-a-folder' | 'unreadable' | 'nothing-recognised'
      readonly reason: Message
    }

const markers: readonly { readonly marker: ProjectMarker; readonly name: RegExp }[] = [
  { marker: 'compose', name: new RegExp(`^(?:${composeFileNames.join('|').replaceAll('.', '\\.')})$`) },
  { marker: 'dockerfile', name: /^(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?$|\.Dockerfile$/i },
  { marker: 'alembic', name: /^alembic\.ini$/ },
  { marker: 'python', name: /^(?:pyproject\.toml|requirements[\w.-]*\.txt|setup\.(?:py|cfg)|Pipfile|.+\.py)$/ },
  { marker: 'stackmedic', name: /^stackmedic\.ya?ml$/ },
  { marker: 'git', name: /^\.git$/ },
]

/** Says whether a path is a project folder, by its names alone: nothing below it is opened. */
export async function findProject(path: string): Promise<FoundProject> {
  const folder = resolve(path)
  try {
    const status = await stat(folder)
    if (!status.isDirectory()) return refuse('not-a-folder', folder)
    const entries = await readdir(folder, { withFileTypes: true })
    const found = markers.filter(({ name }) => entries.some((entry) => name.test(entry.name)))
    const hasFolders = entries.some((entry) => !entry.isFile() && !entry.name.startsWith('.'))
    if (found.length === 0 && !hasFolders) return refuse('nothing-recognised', folder)
    return { ok: true, root: await realpath(folder), markers: found.map(({ marker }) => marker) }
  } catch (error) {
    const { code, message: text } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return refuse('missing', folder)
    return refuse('unreadable', folder, text)
  }
}

function refuse(problem: Extract<FoundProject, { ok: false }>['problem'], folder: string, error = ''): FoundProject {
  return { ok: false, problem, reason: message(`project.reasons.${problem}`, { folder, error }) }
}
