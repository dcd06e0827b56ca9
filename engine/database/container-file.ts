import { posix } from 'node:path'
import type { Readable } from 'node:stream'
import type Dockerode from 'dockerode'

/** A file that was read out of a container, or why not. */
export type ContainerFile =
  | { readonly problem?: undefined; readonly bytes: Buffer; readonly modified: number }
  | { readonly problem: 'missing' | 'not-a-file' | 'too-large' }

const block = 512
const mostLinks = 4

/**
 * Reads one file of a container, running or not, through the engine's archive, which changes nothing in it.
 * @param path absolute path inside the container.
 * @throws what the engine says, where it is not that there is no such file.
 */
export async function readContainerFile(
  container: Dockerode.Container,
  path: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<ContainerFile> {
  let wanted = path
  for (let links = 0; links <= mostLinks; links += 1) {
    const found = await readEntry(container, wanted, maxBytes, signal)
    if (!('link' in found)) return found
    wanted = posix.resolve(posix.dirname(wanted), found.link)
  }
  return { problem: 'not-a-file' }
}

async function readEntry(
  container: Dockerode.Container,
  path: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<ContainerFile | { readonly link: string }> {
  let stream: Readable
  try {
    stream = (await container.getArchive({ path, abortSignal: signal })) as Readable
  } catch (error) {
    if ((error as { statusCode?: unknown }).statusCode === 404) return { problem: 'missing' }
    throw error
  }
  const limit = maxBytes + 16 * block
  const chunks: Buffer[] = []
  let size = 0
  const stop = () => stream.destroy(new Error('cancelled'))
  signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const chunk of stream) {
      if (!Buffer.isBuffer(chunk)) continue
      chunks.push(chunk)
      size += chunk.length
      // The header comes first: a file that is too large is not fetched.
      if (size > limit || announcedSize(chunks[0] ?? chunk) > maxBytes) return { problem: 'too-large' }
    }
  } finally {
    signal.removeEventListener('abort', stop)
    stream.destroy()
  }
  return firstEntry(Buffer.concat(chunks))
}

/** Of the first entry; 0 where the first piece is too short to say. */
function announcedSize(archive: Buffer): number {
  return archive.length < block ? 0 : sizeOf(archive, 0)
}

/** The first entry of a tar archive that is more than a note about the next one (POSIX pax, GNU long names). */
export function firstEntry(archive: Buffer): ContainerFile | { readonly link: string } {
  for (let at = 0; at + block <= archive.length; ) {
    const size = sizeOf(archive, at)
    const type = String.fromCharCode(archive[at + 156] ?? 0)
    if (type === '0' || type === '\0') {
      const bytes = archive.subarray(at + block, at + block + size)
      if (bytes.length < size) return { problem: 'too-large' }
      return { bytes: Buffer.from(bytes), modified: octal(archive, at + 136, 12) }
    }
    if (type === '2') return { link: text(archive, at + 157, 100) }
    if (!'xgLK'.includes(type)) return { problem: 'not-a-file' }
    at += block + Math.ceil(size / block) * block
  }
  return { problem: 'missing' }
}

function sizeOf(archive: Buffer, at: number): number {
  // The highest bit stands for a binary number, which only files of 8 GB and more need.
  return ((archive[at + 124] ?? 0) & 0x80) !== 0 ? Number.MAX_SAFE_INTEGER : octal(archive, at + 124, 12)
}

function octal(archive: Buffer, at: number, length: number): number {
  return Number.parseInt(text(archive, at, length).trim() || '0', 8) || 0
}

function text(archive: Buffer, at: number, length: number): string {
  const field = archive.subarray(at, at + length)
  const end = field.indexOf(0)
  return field.subarray(0, end < 0 ? length : end).toString('utf8')
}
