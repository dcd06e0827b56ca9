import { relative } from 'node:path'
import type { Machine } from '../../core/machine.ts'
import { projectPath } from '../../core/project-files.ts'
import { type EnvFileEntry, parseEnvFile, parseRawEnvFile } from './env-file.ts'
import type { Lookup } from './interpolation.ts'
import type { Problems } from './problems.ts'
import { problemKind, readText } from './read-text.ts'

/** Variables of the person's session; on Windows their names do not care about case. */
export function sessionLookup(machine: Pick<Machine, 'environment' | 'platform'>): Lookup {
  const { environment, platform } = machine
  if (platform !== 'windows') return (name) => environment[name]
  const upper = new Map(Object.entries(environment).map(([name, value]) => [name.toUpperCase(), value]))
  return (name) => environment[name] ?? upper.get(name.toUpperCase())
}

/** What `first` does not set is looked up in `second`. */
export function orElse(first: Lookup, second: Lookup): Lookup {
  return (name) => first(name) ?? second(name)
}

export interface ReadEnvFile {
  readonly exists: boolean
  readonly entries: readonly EnvFileEntry[]
}

/**
 * Reads one env file of the project; what compose would refuse in it goes to `problems`.
 * @param path absolute, or relative to `root`.
 * @param raw take values as they stand, without quotes and variables.
 */
export async function readEnvFile(
  root: string,
  path: string,
  environment: Lookup,
  problems: Problems,
  raw = false,
): Promise<ReadEnvFile> {
  const file = projectPath(root, path)
  const content = await readText(root, path)
  if (content.problem !== undefined) {
    if (content.problem === 'missing' || content.problem === 'not-a-file') return { exists: false, entries: [] }
    problems.inFile(file, problemKind(content.problem), content.detail)
    return { exists: true, entries: [] }
  }
  // Compose understands the mark of UTF-8 since 2.12; UTF-16 it refuses at the first byte.
  if (content.encoding !== 'utf-8' && content.encoding !== 'latin-1') {
    problems.inFile(file, 'env-file-encoding', content.encoding)
  }
  const { entries, errors } = raw ? parseRawEnvFile(content.text) : parseEnvFile(content.text, environment)
  // Bytes that are not UTF-8 harm nobody in a comment; in a value, containers get them as they are.
  const foreign = content.encoding === 'latin-1' && entries.find(({ value }) => /[\u0080-\u00ff]/.test(value ?? ''))
  if (foreign) {
    const place = { file, line: foreign.line, column: foreign.column }
    problems.add({ kind: 'env-file-encoding', place, detail: content.encoding })
  }
  for (const { line, column, text } of errors) {
    problems.add({ kind: 'env-file-syntax', place: { file, line, column }, detail: text })
  }
  return { exists: true, entries }
}

/** The variables of the `.env` beside the compose files; none when there is no such file. */
export async function readDotEnv(
  root: string,
  path: string,
  session: Lookup,
  problems: Problems,
): Promise<{ readonly exists: boolean; readonly lookup: Lookup }> {
  const { exists, entries } = await readEnvFile(root, path, session, problems)
  const values = new Map<string, string>()
  for (const { name, value } of entries) if (value !== undefined) values.set(name, value)
  return { exists, lookup: (name) => values.get(name) }
}

/** Whether two paths name the same folder as far as their spelling tells. */
export function sameFolder(first: string, second: string): boolean {
  return relative(first, second) === ''
}
