import { posix } from 'node:path'
import type { Service } from '../project/facts.ts'
import { readServiceImage, type ServiceImage } from '../project/service-image.ts'
import { pythonTarget } from '../python/python-target.ts'
import { ImageFolders } from './image-folders.ts'
import { withInstalled } from './image-installs.ts'
import { type Requirements, readRequirements } from './requirements.ts'
import type { DiskFolders } from './source-folder.ts'

/** What is the same for all commands of one service. */
export interface ServiceWorld {
  readonly folders: ImageFolders
  readonly requirements: Requirements
  readonly pythonMinor: number
  /** The image starts from one that has nothing but Python and pip in it. */
  readonly bareBase: boolean
  /** The base image as the Dockerfile has it; absent when nothing is built. */
  readonly base?: string
  /** The text of each `RUN`. */
  readonly runs: readonly string[]
  /** `PYTHONPATH` inside of the container, absolute. */
  readonly pythonPath: readonly string[]
  readonly environment: (name: string) => string | undefined
}

/** Reads what decides about a service's imports: its files as the container has them, its requirements, its Python. */
export async function readServiceWorld(root: string, service: Service, disk: DiskFolders): Promise<ServiceWorld> {
  const reading = await readServiceImage(root, service)
  const built = reading.state === 'read' ? reading.built : undefined
  const context = built?.context ?? root
  const { minor } = await pythonTarget(root, context)
  const requirements = await readRequirements(root, context)
  const base = built?.image.base
  const environment = (name: string) =>
    service.environment.find((entry) => entry.name === name)?.value ?? built?.image.environment.get(name)
  return {
    folders: new ImageFolders(disk, service.mounts, built),
    requirements: withInstalled(requirements, built?.image.runs ?? []),
    bareBase: isPythonImage(base ?? ''),
    ...(base === undefined ? {} : { base }),
    runs: built?.image.runs ?? [],
    // What the image itself says wins over what the project's files say in general.
    pythonMinor: pythonOfImage(base ?? '') ?? minor,
    pythonPath: pythonPathOf(service, built, environment('PYTHONPATH') ?? ''),
    environment,
  }
}

/** Whether it is Docker's official image of Python. */
export function isPythonImage(base: string): boolean {
  return /^(?:docker\.io\/)?(?:library\/)?python:/.test(base)
}

/** The Python 3 minor version that an official image has by its name. */
function pythonOfImage(base: string): number | undefined {
  const minor = isPythonImage(base) ? /:3\.(\d+)/.exec(base)?.[1] : undefined
  return minor === undefined ? undefined : Math.min(14, Math.max(7, Number(minor)))
}

function pythonPathOf(service: Service, built: ServiceImage | undefined, value: string): string[] {
  const base = service.workingDirectory ?? built?.image.workingDirectory ?? '/'
  return value
    .split(':')
    .filter((entry) => entry !== '')
    .map((entry) => posix.resolve('/', base, entry))
}
