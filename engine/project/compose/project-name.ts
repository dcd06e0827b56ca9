import { basename } from 'node:path'
import { interpolate, type Lookup } from './interpolation.ts'
import { readText } from './read-text.ts'

/** A top-level `name: shop`, with or without quotes, as it stands on its line. */
const namePattern = /^name[ \t]*:[ \t]*(?:"([^"\r\n]*)"|'([^'\r\n]*)'|([^\s#"'][^\r\n#]*))/gm

/**
 * The name of the project in compose's order: `COMPOSE_PROJECT_NAME`, `name:` in the last file that has one, the folder's name. It is needed
 * before the files are read, because compose itself sets `COMPOSE_PROJECT_NAME` for what it fills in.
 */
export async function readProjectName(
  root: string,
  files: readonly string[],
  directory: string,
  lookup: Lookup,
): Promise<string> {
  const set = lookup('COMPOSE_PROJECT_NAME')
  if (set) return set
  let written = ''
  for (const file of files) {
    const content = await readText(root, file)
    // What cannot be read is reported where the whole file is read.
    if (content.problem !== undefined) continue
    const [, double, single, plain] = [...content.text.matchAll(namePattern)].at(-1) ?? []
    const template = double ?? single ?? plain
    if (template !== undefined) written = interpolate(template.trim(), lookup).text || written
  }
  return written || normalizeProjectName(basename(directory))
}

/** A folder's name as compose makes a project name of it. */
export function normalizeProjectName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^-_a-z0-9]/g, '')
    .replace(/^[-_]+/, '')
}
