import { readFile, realpath } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { isInside } from '../core/project-files.ts'

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

export interface PageFile {
  readonly mediaType: string
  readonly bytes: Buffer
}

/**
 * A file of the built page.
 * @param requestPath the path of the request as it came, percent-encoded, without the query.
 * @returns nothing for every path that is not plainly a file of a known type inside of the folder.
 */
export async function readPageFile(folder: string, requestPath: string): Promise<PageFile | undefined> {
  const segments = pathSegments(requestPath)
  if (segments === undefined) return undefined
  const mediaType = mediaTypes[extname(segments.at(-1) ?? '')]
  if (mediaType === undefined) return undefined
  try {
    const file = await realpath(resolve(folder, ...segments))
    if (!isInside(await realpath(folder), file)) return undefined
    return { mediaType, bytes: await readFile(file) }
  } catch {
    // Missing, a folder, unreadable: for the page all of these are "not there".
    return undefined
  }
}

/** Only names that mean the same on every file system: no `..`, no drive, no stream, no hidden file. */
function pathSegments(requestPath: string): readonly string[] | undefined {
  if (requestPath === '/') return ['index.html']
  let path: string
  try {
    path = decodeURIComponent(requestPath)
  } catch {
    return undefined
  }
  const segments = path.split('/').slice(1)
  return path.startsWith('/') && segments.every((segment) => /^[\w-][\w.-]*$/.test(segment)) ? segments : undefined
}
