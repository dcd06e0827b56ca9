import { basename, join, posix } from 'node:path'
import { resolveInsideProject } from '../core/project-files.ts'
import type { Service } from './facts.ts'
import type { ImageCopy } from './image.ts'
import type { ServiceImage } from './service-image.ts'

/**
 * Where a path inside a service's container may come from on the host, best first: a bind mount over it hides the
 * image; otherwise the last `COPY` that could have put it there.
 * @param path absolute path inside the container.
 * @returns absolute host paths that need not exist; none when a volume hides the image, or nothing is known.
 */
export function hostPathCandidates(
  path: string,
  mounts: Service['mounts'],
  built: Pick<ServiceImage, 'image' | 'context'> | undefined,
): string[] {
  const wanted = posix.normalize(path)
  const mount = mounts
    .filter(({ target }) => below(posix.normalize(target), wanted) !== undefined)
    .sort((a, b) => b.target.length - a.target.length)[0]
  if (mount !== undefined) {
    const rest = below(posix.normalize(mount.target), wanted)
    return mount.type === 'bind' && mount.source !== undefined && rest !== undefined ? [join(mount.source, rest)] : []
  }
  if (built === undefined) return []
  return built.image.copies
    .toReversed()
    .flatMap((copy) => candidatesOfCopy(copy, wanted))
    .map((source) => join(built.context, source))
}

/** The host file behind a path inside a container: absolute, inside of the project, there right now (symlinks kept). */
export async function findHostFile(
  root: string,
  path: string,
  mounts: Service['mounts'],
  built: Pick<ServiceImage, 'image' | 'context'> | undefined,
): Promise<string | undefined> {
  for (const candidate of hostPathCandidates(path, mounts, built)) {
    const found = await resolveInsideProject(root, candidate)
    if (typeof found === 'string') return candidate
  }
  return undefined
}

/** Sources that would put a file at `wanted`; whether one is a file or a folder only the disk knows. */
function candidatesOfCopy({ sources, destination, intoFolder }: ImageCopy, wanted: string): string[] {
  const rest = below(destination, wanted)
  if (rest === undefined) return []
  return sources.flatMap((source) => {
    if (/[*?]/.test(source)) return rest !== '' && !rest.includes('/') ? [join(folderOf(source), rest)] : []
    // The contents of a folder go into the destination; a file goes there under its own name.
    const asFolder = join(source, rest)
    if (rest === '') return intoFolder ? [] : [source]
    return rest === basename(source) ? [source, asFolder] : [asFolder]
  })
}

function folderOf(pattern: string): string {
  const slash = pattern.lastIndexOf('/')
  return slash === -1 ? '.' : pattern.slice(0, slash)
}

/** What of `path` is below `folder`: empty for the folder itself, undefined when it is not below. */
function below(folder: string, path: string): string | undefined {
  if (folder === path) return ''
  const prefix = folder.endsWith('/') ? folder : `${folder}/`
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined
}
