import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { type FileHandle, open, realpath } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'

/** Why a file of the project could not be read. */
export type FileProblem =
  | { readonly problem: 'missing' }
  /** It is, or leads, outside of the project folder. */
  | { readonly problem: 'outside-project' }
  | { readonly problem: 'not-a-file' }
  | { readonly problem: 'too-large'; readonly size: number; readonly limit: number }
  | { readonly problem: 'unreadable'; readonly error: string }

export type FileContent = { readonly problem?: undefined; readonly bytes: Buffer; readonly mode: number } | FileProblem

/** Without its mode, which nobody asked for. */
export type SmallFile = { readonly problem?: undefined; readonly bytes: Buffer } | FileProblem

/** Nothing that a person writes by hand is larger. */
export const defaultMaxFileBytes = 5 * 1024 * 1024

/**
 * Reads a file of the project: bounded in size, never outside of the folder (symlinks resolved), never a device or pipe.
 * @param path absolute, or relative to `root`.
 */
export async function readProjectFile(
  root: string,
  path: string,
  maxBytes: number = defaultMaxFileBytes,
): Promise<FileContent> {
  const inside = await resolveInsideProject(root, path)
  if (typeof inside !== 'string') return inside
  let handle: FileHandle | undefined
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer for ever.
    handle = await open(inside, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const status = await handle.stat()
    if (!status.isFile()) return { problem: 'not-a-file' }
    if (status.size > maxBytes) return { problem: 'too-large', size: status.size, limit: maxBytes }
    const bytes = await readBounded(handle, status.size, maxBytes)
    if (bytes.length > maxBytes) return { problem: 'too-large', size: bytes.length, limit: maxBytes }
    return { bytes, mode: status.mode & 0o7777 }
  } catch (error) {
    return problemOf(error)
  } finally {
    await handle?.close()
  }
}

/** A file may grow while it is read, and files below /proc say that they are empty: the announced size is no limit. */
async function readBounded(handle: FileHandle, announced: number, maxBytes: number): Promise<Buffer> {
  let bytes = Buffer.allocUnsafe(Math.min(announced, maxBytes) + 1)
  let filled = 0
  for (;;) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, filled)
    if (bytesRead === 0) return bytes.subarray(0, filled)
    filled += bytesRead
    if (filled > maxBytes) return bytes.subarray(0, filled)
    if (filled === bytes.length) {
      const larger = Buffer.allocUnsafe(Math.min(Math.max(bytes.length * 2, 4096), maxBytes + 1))
      bytes.copy(larger, 0, 0, filled)
      bytes = larger
    }
  }
}

/**
 * Reads a file in a folder that is already known to be inside of the project, without resolving its way again: for
 * folders of hundreds of files. A link is not followed but reported, so that `readProjectFile` can decide.
 */
export function readRegularFile(path: string, maxBytes: number = defaultMaxFileBytes): FileContent | 'link' {
  let descriptor: number | undefined
  try {
    // Windows has no flag for it; there is no way to make it one step there.
    if (constants.O_NOFOLLOW === undefined && lstatSync(path).isSymbolicLink()) return 'link'
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0))
    const status = fstatSync(descriptor)
    if (!status.isFile()) return { problem: 'not-a-file' }
    if (status.size > maxBytes) return { problem: 'too-large', size: status.size, limit: maxBytes }
    return { bytes: readAnnounced(descriptor, status.size), mode: status.mode & 0o7777 }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ELOOP' ? 'link' : problemOf(error)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** Most files that people write fit; read into again and again, so that nothing is made for a file but its bytes. */
const pageBytes = 64 * 1024
let page: Buffer | undefined

/**
 * Like `readRegularFile`, for hundreds of small files: asking what a file is takes as long as reading it. What is larger
 * than a page, gives nothing or fails is asked all the same; a pipe is never waited for.
 */
export function readSmallFile(path: string, maxBytes: number): SmallFile | 'link' {
  if (constants.O_NOFOLLOW === undefined) return readRegularFile(path, maxBytes)
  page ??= Buffer.allocUnsafeSlow(pageBytes)
  let descriptor: number | undefined
  let filled = 0
  try {
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | constants.O_NOFOLLOW)
    filled = readSync(descriptor, page, 0, pageBytes, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ELOOP' ? 'link' : problemOf(error)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
  // Larger files are asked for their size, and empty ones for what they are.
  if (filled === 0 || filled === pageBytes || filled > maxBytes) return readRegularFile(path, maxBytes)
  return { bytes: Buffer.from(page.subarray(0, filled)) }
}

/** Reads a file of a folder that was found by walking the project; a link is followed as far as it stays inside. */
export async function readListedFile(root: string, path: string, maxBytes: number): Promise<FileContent> {
  const content = readRegularFile(path, maxBytes)
  return content === 'link' ? readProjectFile(root, path, maxBytes) : content
}

/** Mostly one call: asking for one byte more than announced says whether there is more. */
function readAnnounced(descriptor: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size + 1)
  const filled = readSync(descriptor, bytes, 0, size + 1, 0)
  return filled === size && size > 0 ? bytes.subarray(0, size) : readFileSync(descriptor)
}

/** The real absolute path of `path` if it exists inside of the project, otherwise why not. */
export async function resolveInsideProject(root: string, path: string): Promise<string | FileProblem> {
  try {
    const realRoot = await realpath(root)
    const real = await realpath(resolve(root, path))
    return isInside(realRoot, real) ? real : { problem: 'outside-project' }
  } catch (error) {
    return problemOf(error)
  }
}

/** Whether `path` is `folder` or below it; both absolute. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

/** A path as reports name it: relative to the project, with `/`. */
export function projectPath(root: string, path: string): string {
  const way = relative(root, resolve(root, path))
  return way === '' ? '.' : way.split(sep).join('/')
}

function problemOf(error: unknown): FileProblem {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ENOTDIR') return { problem: 'missing' }
  if (code === 'EISDIR') return { problem: 'not-a-file' }
  return { problem: 'unreadable', error: message }
}
