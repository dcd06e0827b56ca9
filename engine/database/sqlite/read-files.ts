import { stat } from 'node:fs/promises'
import type Dockerode from 'dockerode'
import { type FileContent, readProjectFile, resolveInsideProject } from '../../core/project-files.ts'
import type { Answer } from '../answer.ts'
import { readContainerFile } from '../container-file.ts'
import type { SqliteFiles } from './ask-sqlite.ts'

/** A stack's own database is smaller; all of it is held in memory while it is read. */
export const maxDatabaseBytes = 128 * 1024 * 1024

const attempts = 3

/** Reads a database file of the project with what lies beside it, all of one moment, or says why not. */
export async function readProjectDatabase(root: string, path: string): Promise<SqliteFiles | Answer> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = await stateOf(root, path)
    const [file, log, journal] = await Promise.all([
      readProjectFile(root, path, maxDatabaseBytes),
      readProjectFile(root, `${path}-wal`, maxDatabaseBytes),
      readProjectFile(root, `${path}-journal`, maxDatabaseBytes),
    ])
    const problem = problemOf(file) ?? problemOf(present(log)) ?? problemOf(present(journal))
    if (problem !== undefined) return problem
    if (before !== (await stateOf(root, path))) continue
    return filesOf(bytesOf(file), bytesOf(log), bytesOf(journal))
  }
  return { state: 'not-looked', why: 'being-written', detail: '' }
}

/** The same out of a container. @throws what the engine says against it. */
export async function readContainerDatabase(
  container: Dockerode.Container,
  path: string,
  signal: AbortSignal,
): Promise<SqliteFiles | Answer> {
  const read = (name: string) => readContainerFile(container, name, maxDatabaseBytes, signal)
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const log = await read(`${path}-wal`)
    const journal = await read(`${path}-journal`)
    const file = await read(path)
    if (file.problem === 'missing') return { state: 'no-file', detail: '' }
    if (file.problem === 'not-a-file') return { state: 'not-a-database', detail: 'not a file' }
    const isTooLarge = [file, log, journal].some(({ problem }) => problem === 'too-large')
    if (file.problem !== undefined || isTooLarge) return { state: 'not-looked', why: 'too-large', detail: '' }
    // The log grows with every transaction; one that was emptied is noticed as well.
    const again = await read(`${path}-wal`)
    if (!sameBytes(bytesOfEntry(log), bytesOfEntry(again))) continue
    return filesOf(file.bytes, bytesOfEntry(log), bytesOfEntry(journal))
  }
  return { state: 'not-looked', why: 'being-written', detail: '' }
}

function filesOf(file: Buffer | undefined, log: Buffer | undefined, journal: Buffer | undefined): SqliteFiles {
  return {
    file: file ?? Buffer.alloc(0),
    ...(log !== undefined && log.length > 0 && { log }),
    ...(journal !== undefined && { journal }),
  }
}

/** Sizes and times of all three, so that a change while they are read is noticed. */
async function stateOf(root: string, path: string): Promise<string> {
  const states = await Promise.all(
    ['', '-wal', '-journal'].map(async (ending) => {
      const real = await resolveInsideProject(root, `${path}${ending}`)
      const status = typeof real === 'string' ? await stat(real, { bigint: true }).catch(() => undefined) : undefined
      return status === undefined ? '-' : `${status.ino} ${status.size} ${status.mtimeNs}`
    }),
  )
  return states.join('|')
}

/** A file beside the database that is not there is no problem. */
function present(content: FileContent): FileContent | undefined {
  return content.problem === 'missing' ? undefined : content
}

function problemOf(content: FileContent | undefined): Answer | undefined {
  switch (content?.problem) {
    case undefined:
      return undefined
    case 'missing':
      return { state: 'no-file', detail: '' }
    case 'not-a-file':
      return { state: 'not-a-database', detail: 'not a file' }
    case 'too-large':
      return { state: 'not-looked', why: 'too-large', detail: String(content.size) }
    case 'outside-project':
      return { state: 'not-looked', why: 'outside-project', detail: '' }
    case 'unreadable':
      return { state: 'not-looked', why: 'not-readable', detail: content.error }
  }
}

function bytesOf(content: FileContent): Buffer | undefined {
  return content.problem === undefined ? content.bytes : undefined
}

function bytesOfEntry(entry: Awaited<ReturnType<typeof readContainerFile>>): Buffer | undefined {
  return entry.problem === undefined ? entry.bytes : undefined
}

function sameBytes(one: Buffer | undefined, other: Buffer | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  return one.equals(other)
}
