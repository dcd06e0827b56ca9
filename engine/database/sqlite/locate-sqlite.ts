import { isAbsolute, join, posix, resolve } from 'node:path'
import type Dockerode from 'dockerode'
import type { Container, ContainerList } from '../../containers/facts.ts'
import { isInside, projectPath, resolveInsideProject } from '../../core/project-files.ts'
import type { ComposeModel, Service } from '../../project/facts.ts'
import { hostPathCandidates } from '../../project/image-path.ts'
import { readServiceImage } from '../../project/service-image.ts'
import type { Answer } from '../answer.ts'
import { containerOf } from '../locate.ts'
import type { Setting } from '../settings.ts'

/** Where the file of a SQLite database is. */
export type SqlitePlace =
  | { readonly in: 'project'; readonly path: string; readonly shown: string }
  | { readonly in: 'container'; readonly path: string; readonly container: Container; readonly shown: string }
  | { readonly in: 'nowhere'; readonly answer: Answer }

/** What locating may look at. */
export interface Surroundings {
  readonly root: string
  readonly model: ComposeModel | undefined
  readonly list: ContainerList | undefined
  /** The container of the service that has the setting, for asking the engine; absent where there is none. */
  readonly engine: Dockerode.Container | undefined
  readonly signal: AbortSignal
}

/** Finds the file as SQLAlchemy means it: relative to the folder that the process runs in, in its container. */
export async function locateSqlite(setting: Setting, surroundings: Surroundings): Promise<SqlitePlace> {
  const { database, services, folders } = setting
  if (database === '') return nowhere({ state: 'no-file', detail: '' })
  if (services.length === 0) return onThisMachine(database, folders ?? [surroundings.root], surroundings.root)
  const [first = ''] = services
  const service = surroundings.model?.services.find(({ name }) => name === first)
  return service === undefined ? nowhere({ state: 'no-file', detail: '' }) : inService(database, service, surroundings)
}

async function onThisMachine(database: string, folders: readonly string[], root: string): Promise<SqlitePlace> {
  const candidates = isAbsolute(database) ? [database] : folders.map((folder) => join(folder, database))
  for (const path of candidates) {
    const real = await resolveInsideProject(root, path)
    if (typeof real === 'string') return inProject(path, root)
    if (real.problem === 'outside-project') {
      return nowhere({ state: 'not-looked', why: 'outside-project', detail: '' })
    }
  }
  return nowhere({ state: 'no-file', detail: '' })
}

async function inService(database: string, service: Service, surroundings: Surroundings): Promise<SqlitePlace> {
  const { root, list } = surroundings
  const container = containerOf(service.name, list)
  const folder = database.startsWith('/') ? '/' : await folderOf(service, surroundings)
  if (folder === undefined) return nowhere({ state: 'not-running', detail: '' })
  const path = posix.resolve(folder, database)
  const [bound] = hostPathCandidates(path, service.mounts, undefined)
  if (bound !== undefined && isInside(root, resolve(bound))) {
    // Through a link the engine may see another file than this machine does.
    const real = await resolveInsideProject(root, bound)
    if (typeof real === 'string') return inProject(bound, root)
    if (real.problem === 'missing') return nowhere({ state: 'no-file', detail: '' })
  }
  if (container === undefined) return nowhere({ state: bound === undefined ? 'not-running' : 'no-file', detail: '' })
  return { in: 'container', path, container, shown: `${container.name}:${path}` }
}

/** The folder that the service's process runs in: what its container was made with, else what the files say. */
async function folderOf(service: Service, { root, engine, signal }: Surroundings): Promise<string | undefined> {
  if (engine !== undefined) {
    const { Config } = await engine.inspect({ abortSignal: signal })
    return posix.resolve('/', Config?.WorkingDir || '/')
  }
  if (service.workingDirectory !== undefined) return posix.resolve('/', service.workingDirectory)
  const reading = await readServiceImage(root, service)
  return reading.state === 'read' ? reading.built.image.workingDirectory : undefined
}

function inProject(path: string, root: string): SqlitePlace {
  return { in: 'project', path, shown: projectPath(root, path) }
}

function nowhere(answer: Answer): SqlitePlace {
  return { in: 'nowhere', answer }
}
