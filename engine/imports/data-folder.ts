import { isInside } from '../core/project-files.ts'
import type { Service } from '../project/facts.ts'

/**
 * Whether a folder holds what a service of a ready-made image writes, such as the files of a database: those belong to
 * the user of the container, may often be read by nobody else, and are no source of the project.
 */
export function isDataFolder(path: string, services: readonly Service[]): boolean {
  return services.some(
    ({ build, mounts }) =>
      build === undefined &&
      mounts.some(
        ({ type, source, readOnly }) => type === 'bind' && !readOnly && source !== undefined && isInside(source, path),
      ),
  )
}
