import { dirname, posix } from 'node:path'
import { projectPath } from '../core/project-files.ts'
import type { EntryPoint, Service } from '../project/facts.ts'
import { readServiceImage, type ServiceImage } from '../project/service-image.ts'
import { pythonTarget } from '../python/python-target.ts'
import { lineText } from '../python/source.ts'
import { closureOf, distributionOf } from './distributions.ts'
import type { ImportEntry } from './facts.ts'
import { ImageFolders } from './image-folders.ts'
import { withInstalled } from './image-installs.ts'
import { judgeStart } from './judge-start.ts'
import { findModule } from './module-finder.ts'
import { parsedFile } from './parsed-sources.ts'
import { providedBy, type Requirements, readRequirements } from './requirements.ts'
import type { ImportFailure, StartForm } from './simulation.ts'
import type { DiskFolders } from './source-folder.ts'
import { cannotBeShadowed, isStandardModule } from './standard-library.ts'
import { type PythonStart, pythonStart } from './start-command.ts'

/** What is the same for all commands of one service. */
export interface ServiceWorld {
  readonly folders: ImageFolders
  readonly requirements: Requirements
  readonly pythonMinor: number
  /** The image starts from one that has nothing but Python and pip in it. */
  readonly bareBase: boolean
  /** `PYTHONPATH` inside of the container, absolute. */
  readonly pythonPath: readonly string[]
}

/** Reads what decides about a service's imports: its files as the container has them, its requirements, its Python. */
export async function readServiceWorld(root: string, service: Service, disk: DiskFolders): Promise<ServiceWorld> {
  const reading = await readServiceImage(root, service)
  const built = reading.state === 'read' ? reading.built : undefined
  const context = built?.context ?? root
  const { minor } = await pythonTarget(root, context)
  const requirements = await readRequirements(root, context)
  return {
    folders: new ImageFolders(disk, service.mounts, built),
    requirements: withInstalled(requirements, built?.image.runs ?? []),
    bareBase: /^(?:docker\.io\/)?(?:library\/)?python:/.test(built?.image.base ?? ''),
    pythonMinor: minor,
    pythonPath: pythonPathOf(service, built),
  }
}

function pythonPathOf(service: Service, built: ServiceImage | undefined): string[] {
  const own = service.environment.find(({ name }) => name === 'PYTHONPATH')?.value
  const value = own ?? built?.image.environment.get('PYTHONPATH') ?? ''
  const base = service.workingDirectory ?? built?.image.workingDirectory ?? '/'
  return value
    .split(':')
    .filter((entry) => entry !== '')
    .map((entry) => posix.resolve('/', base, entry))
}

/**
 * Judges one command of a service. `undefined`: it starts no Python from the project's files, so nothing can be said.
 */
export async function readEntry(
  root: string,
  entry: EntryPoint,
  world: ServiceWorld,
  disk: DiskFolders,
  signal: AbortSignal,
): Promise<ImportEntry | undefined> {
  const python = pythonStart(entry.words)
  if (python === undefined) return undefined
  const cwd = entry.workingDirectory ?? '/'
  const start = startForm(python, cwd, world)
  if (start === undefined) return undefined

  const { declared, locked, partial, file } = world.requirements
  const closure = closureOf(declared.map(({ name }) => name))
  const hostFile = (path: string) => world.folders.hostFile(path)
  const surroundings = { pythonMinor: world.pythonMinor, platform: 'linux', provides: providedBy(declared) } as const
  const simulation = await judgeStart({ start, surroundings, folders: world.folders, disk, hostFile }, signal)

  const relative = (path: string) => projectPath(root, hostFile(path) ?? path)
  const position = ({ file, line }: { readonly file: string; readonly line: number }) => {
    const host = hostFile(file)
    const text = host === undefined ? '' : lineText(parsedFile(host, disk)?.source.text ?? '', line)
    return { file: relative(file), line, text }
  }
  return {
    service: entry.service,
    text: entry.text,
    place: entry.place,
    form: start.form,
    target: start.form === 'file' ? relative(start.file) : start.module,
    ...moduleNameOf(start, cwd, world),
    ...(simulation.failure === undefined ? {} : { failure: failureOf(simulation.failure, start, world, position) }),
    modules: simulation.modules.map((module) => ({
      name: module.name,
      kind: module.kind,
      ...(module.file === undefined ? {} : { file: relative(module.file) }),
      ...(module.importedBy === undefined
        ? {}
        : { importedBy: { file: relative(module.importedBy.file), line: module.importedBy.line } }),
    })),
    shadowed: simulation.modules.flatMap(({ name, kind, file: path }) =>
      kind === 'local' && path !== undefined && isStandardModule(name, world.pythonMinor) && !cannotBeShadowed(name)
        ? [{ module: name, file: relative(path) }]
        : [],
    ),
    requirements: {
      ...(file === undefined ? {} : { file }),
      complete: world.bareBase && !partial && (locked || (closure.complete && declared.every(({ extras }) => !extras))),
    },
  }
}

/** How it starts, in the container's paths; `undefined` when the project does not have what is started. */
function startForm(python: PythonStart, cwd: string, world: ServiceWorld): StartForm | undefined {
  if (python.form === 'file') {
    const file = posix.resolve('/', cwd, python.file)
    if (world.folders.hostFile(file) === undefined) return undefined
    return { form: 'file', file, path: [dirname(file), ...world.pythonPath] }
  }
  if (python.form === 'fastapi') return fastapiStart(python.file, cwd, world)
  const path = [cwd, ...world.pythonPath]
  const [top = ''] = python.module.split('.')
  // A module that only the image has is none of ours.
  if (findModule(top, path, world.folders) === undefined) return undefined
  return { form: python.form, module: python.module, path }
}

/** The files that the fastapi command tries, in its order (fastapi_cli/discover.py). */
const fastapiFiles = ['main.py', 'app.py', 'api.py', 'app/main.py', 'app/app.py', 'app/api.py']

/** The fastapi command imports the file by its name from the folder above its topmost package. */
function fastapiStart(named: string | undefined, cwd: string, world: ServiceWorld): StartForm | undefined {
  const file = (named === undefined ? fastapiFiles : [named])
    .map((candidate) => posix.resolve('/', cwd, candidate))
    .find((candidate) => world.folders.hostFile(candidate) !== undefined)
  if (file === undefined) return undefined
  const names = [posix.basename(file, '.py')]
  let folder = posix.dirname(file)
  while (world.folders.hostFile(posix.join(folder, '__init__.py')) !== undefined && folder !== '/') {
    names.unshift(posix.basename(folder))
    folder = posix.dirname(folder)
  }
  return { form: 'import', module: names.join('.'), path: [folder, cwd, ...world.pythonPath] }
}

/** The dotted name of a script below the working directory: what `python -m` would be given. */
function moduleNameOf(start: StartForm, cwd: string, world: ServiceWorld): { readonly moduleName?: string } {
  if (start.form !== 'file') return {}
  const way = posix.relative(cwd, start.file)
  const parts = way.replace(/\.py$/, '').split('/')
  if (way.startsWith('..') || !way.endsWith('.py') || !parts.every((part) => /^[A-Za-z_]\w*$/.test(part))) return {}
  return findModule(parts[0] ?? '', [cwd], world.folders) === undefined ? {} : { moduleName: parts.join('.') }
}

function failureOf(
  failure: ImportFailure,
  start: StartForm,
  world: ServiceWorld,
  position: (at: { readonly file: string; readonly line: number }) => { file: string; line: number; text: string },
): NonNullable<ImportEntry['failure']> {
  const { kind, module, name, file, chain } = failure
  const [top = ''] = module.split('.')
  const own = findModule(top, start.path, world.folders) !== undefined
  return {
    kind,
    module,
    ...(name === undefined ? {} : { name }),
    ...(file === '' ? {} : { at: position(failure) }),
    chain: chain.map(position),
    ...(kind === 'unresolved' && !own && !isStandardModule(top, 14) ? outsideOf(top) : {}),
  }
}

function outsideOf(module: string): Pick<NonNullable<ImportEntry['failure']>, 'distribution' | 'distributionKnown'> {
  const { name, known } = distributionOf(module)
  return { distribution: name, distributionKnown: known }
}
