import { posix } from 'node:path'
import { isInside, projectPath } from '../core/project-files.ts'
import type { Service } from '../project/facts.ts'
import { readServiceImage } from '../project/service-image.ts'
import { pythonTarget } from '../python/python-target.ts'
import { type ConsoleScript, installedProjects } from './console-scripts.ts'
import { ImageFolders } from './image-folders.ts'
import { withInstalled } from './image-installs.ts'
import type { InstalledPackages } from './installed-packages.ts'
import { installsProject, placeProject, scriptsOf } from './installed-project.ts'
import { everyMinor, everyPlatform, type MarkerWorld } from './marker.ts'
import { extrasOf, type PlacedRequirements, placeRequirements } from './place-requirements.ts'
import { readRequirements } from './requirements.ts'
import type { DiskFolders } from './source-folder.ts'

/** What is the same for all commands of one service. */
export interface ServiceWorld {
  readonly folders: ImageFolders
  readonly requirements: PlacedRequirements
  readonly pythonMinor: number
  /** The image starts from one that has nothing but Python and pip in it. */
  readonly bareBase: boolean
  /** The base image as the Dockerfile has it; absent when nothing is built. */
  readonly base?: string
  /** What is copied into the image lies outside of the project, where nothing is read; relative to it. */
  readonly outsideContext?: string
  /** What is installed in its running container; absent when there is none that could be asked. */
  readonly installed?: InstalledPackages
  /** The text of each `RUN`. */
  readonly runs: readonly string[]
  /** `PYTHONPATH` inside of the container, absolute. */
  readonly pythonPath: readonly string[]
  readonly environment: (name: string) => string | undefined
  /** Programs that installing the project puts beside the interpreter, with where their modules are in the container. */
  readonly consoleScripts: ReadonlyMap<string, ConsoleScript & { readonly folder: string }>
  /** Folders of the container whose modules are importable because the project is installed in the image. */
  readonly installedFolders: readonly string[]
}

/**
 * Reads what decides about a service's imports: its files as the container has them, its requirements, its Python.
 * @param installed what its running container has, where one was asked.
 * @param ownFolder where its requirements are when nothing is built; by default the project's folder.
 */
export async function readServiceWorld(
  root: string,
  service: Service,
  disk: DiskFolders,
  installed?: InstalledPackages,
  ownFolder?: string,
): Promise<ServiceWorld> {
  const reading = await readServiceImage(root, service)
  const built = reading.state === 'read' ? reading.built : undefined
  const context = built?.context ?? ownFolder ?? root
  const { minor } = await pythonTarget(root, context)
  const requirements = await readRequirements(root, context)
  const base = built?.image.base
  const environment = (name: string) =>
    service.environment.find((entry) => entry.name === name)?.value ?? built?.image.environment.get(name)
  const folders = new ImageFolders(disk, service.mounts, built)
  const runs = [...(built?.image.copiedRuns ?? []), ...(built?.image.runs ?? [])]
  const projects = (await installedProjects(root, context)).flatMap((project) =>
    placeProject(project, folders, service, built),
  )
  return {
    folders,
    consoleScripts: scriptsOf(projects, folders),
    installedFolders: runs.some(installsProject) ? projects.flatMap(({ importFolders }) => importFolders) : [],
    requirements: placeRequirements(
      withInstalled(requirements, runs),
      markerWorldOf(service, base ?? service.image ?? '', installed, runs),
    ),
    ...(installed === undefined ? {} : { installed }),
    bareBase: isPythonImage(base ?? ''),
    ...(base === undefined ? {} : { base }),
    runs,
    ...(isInside(root, context) ? {} : { outsideContext: projectPath(root, context) }),
    // What the image itself says wins over what the project's files say in general.
    pythonMinor: judgedMinor(minorOfImage(base ?? service.image ?? '') ?? installed?.minor ?? minor),
    pythonPath: pythonPathOf(
      environment('PYTHONPATH') ?? '',
      service.workingDirectory ?? built?.image.workingDirectory ?? '/',
    ),
    environment,
  }
}

/** Whether it is Docker's official image of Python. */
export function isPythonImage(base: string): boolean {
  return /^(?:docker\.io\/)?(?:library\/)?python:/.test(base)
}

/** The Python 3 minor version that an official image has by its name. */
function minorOfImage(image: string): number | undefined {
  const minor = isPythonImage(image) ? /:3\.(\d+)/.exec(image)?.[1] : undefined
  return minor === undefined ? undefined : Number(minor)
}

/** The nearest version that can be judged for. */
function judgedMinor(minor: number): number {
  return Math.min(14, Math.max(7, minor))
}

/** What is known for certain of the place into which a service's requirements are installed. */
function markerWorldOf(
  { build, image }: Service,
  base: string,
  installed: InstalledPackages | undefined,
  runs: readonly string[],
): MarkerWorld {
  const minor = minorOfImage(base) ?? installed?.minor
  const isContainer = build !== undefined || image !== undefined
  const isWindows = /windows|nanoserver/i.test(base)
  return {
    pythonMinors: minor === undefined ? everyMinor : [minor],
    platforms: !isContainer ? everyPlatform : isWindows ? ['win32'] : ['linux'],
    isCPython: isPythonImage(base),
    extras: extrasOf(runs),
  }
}

/** The folders of `PYTHONPATH`, absolute. @param base what relative ones start from. */
export function pythonPathOf(value: string, base: string): string[] {
  return value
    .split(':')
    .filter((entry) => entry !== '')
    .map((entry) => posix.resolve('/', base, entry))
}
