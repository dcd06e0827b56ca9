import { statSync } from 'node:fs'
import { type PythonSource, readPythonSource } from '../python/source.ts'
import { readStatements, type Statement } from '../python/statements.ts'
import type { SourceFolder } from './source-folder.ts'

export interface ParsedFile {
  readonly source: PythonSource
  readonly statements: readonly Statement[]
}

/** Kept between diagnoses of one process, so that a second look parses only what changed. */
const kept = new Map<string, { readonly stamp: string; readonly parsed: ParsedFile }>()
const mostKept = 20_000

/** Parses a file of this machine, or takes what it was parsed to if the file has not changed since. */
export function parsedFile(file: string, folders: Pick<SourceFolder, 'read'>): ParsedFile | undefined {
  const stamp = stampOf(file)
  if (stamp === undefined) return undefined
  const known = kept.get(file)
  if (known?.stamp === stamp) return known.parsed
  const bytes = folders.read(file)
  if (bytes === undefined) return undefined
  const source = readPythonSource(bytes)
  const parsed = { source, statements: readStatements(source.text, { functions: 'imports' }) }
  if (kept.size >= mostKept) kept.clear()
  kept.set(file, { stamp, parsed })
  return parsed
}

function stampOf(file: string): string | undefined {
  try {
    const { mtimeMs, size, ino } = statSync(file)
    return `${mtimeMs} ${size} ${ino}`
  } catch {
    return undefined
  }
}
