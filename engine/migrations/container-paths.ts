import type { Service } from '../project/facts.ts'
import { findHostFile } from '../project/image-path.ts'
import { readServiceImage } from '../project/service-image.ts'

/** The folder of the project behind an absolute path that a configuration names; `undefined`: none is known. */
export type HostFolder = (path: string) => Promise<string | undefined>

/**
 * Follows paths as they are inside of the containers, such as `/app/alembic`: through the mounts of each service, and
 * through the `COPY` lines of its Dockerfile.
 * @param services asked for when the first such path is met.
 */
export function behindContainers(root: string, services: () => Promise<readonly Service[]>): HostFolder {
  let known: ReturnType<typeof services> | undefined
  return async (path) => {
    known ??= services()
    for (const service of await known) {
      const image = await readServiceImage(root, service)
      const found = await findHostFile(root, path, service.mounts, image.state === 'read' ? image.built : undefined)
      if (found !== undefined) return found
    }
    return undefined
  }
}
