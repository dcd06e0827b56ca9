import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { type FileContent, isInside, projectPath, readProjectFile, readRegularFile } from '../core/project-files.ts'
import { type PythonSource, readPythonSource } from '../python/source.ts'
import { syntaxJudge } from '../python/syntax-judge.ts'
import type { DamagedFile, MigrationTree, Revision, Unreadable } from './facts.ts'
import type { TreeLocation } from './find-trees.ts'
import { listFolder } from './folders.ts'
import type { PythonTarget } from './python-target.ts'
import { readRevision } from './revision-file.ts'

/** Alembic's own pattern (`_only_source_rev_file`): case counts, hidden files count. */
const loaded = /^(?!\.#|__init__).*\.py$/
const maxRevisionBytes = 5 * 1024 * 1024
const maxFiles = 50_000
const maxSubfolders = 5_000
/** Files read between two breaths of the event loop. */
const sliceSize = 48

/** Reads every migration of a tree and judges its syntax. Nothing is run and nothing is written. */
export async function readTree(
  root: string,
  location: TreeLocation,
  python: PythonTarget,
  signal: AbortSignal,
): Promise<MigrationTree> {
  const { files, missing, ignoredBelow } = listRevisionFiles(root, location)
  if (files.length > 0) syntaxJudge.warmUp()
  const unreadable: Unreadable[] = []
  const sources: { file: string; source: PythonSource }[] = []
  for (const [index, path] of files.entries()) {
    if (index % sliceSize === sliceSize - 1) await new Promise((resolve) => setImmediate(resolve))
    signal.throwIfAborted()
    const file = projectPath(root, path)
    const content = await readOne(root, path)
    if (content.problem === undefined) sources.push({ file, source: readPythonSource(content.bytes) })
    else unreadable.push({ file, ...reasonOf(content) })
  }
  const verdicts = await syntaxJudge.judge(
    sources.map(({ source }) => source),
    python,
    signal,
  )
  const revisions: Revision[] = []
  const syntaxErrors: DamagedFile[] = []
  for (const [index, { file, source }] of sources.entries()) {
    const verdict = verdicts[index]
    if (verdict?.verdict === 'invalid') syntaxErrors.push({ ...verdict.error, file })
    if (verdict?.verdict === 'undecided') unreadable.push({ file, kind: 'syntax-undecided', detail: verdict.reason })
    const damaged = verdict?.verdict === 'invalid'
    const reading = readRevision(file, source)
    if (reading.revision !== undefined) revisions.push({ ...reading.revision, damaged })
    // What a file that does not compile lacks is no second complaint.
    if (reading.unreadable !== undefined && !damaged) unreadable.push(reading.unreadable)
  }
  const { config, section, fileTemplate, truncateSlugLength } = location
  return {
    path: projectPath(root, location.path),
    ...(config !== undefined && { config: projectPath(root, config) }),
    ...(section !== undefined && { section }),
    versionLocations: location.versionLocations.map((path) => projectPath(root, path)),
    missingLocations: missing.map((path) => projectPath(root, path)),
    recursive: location.recursive,
    ...(fileTemplate !== undefined && { fileTemplate }),
    ...(truncateSlugLength !== undefined && { truncateSlugLength }),
    python,
    revisions,
    syntaxErrors,
    unreadable,
    ignoredBelow,
  }
}

interface RevisionFiles {
  /** Absolute, in the order in which Alembic loads them: location by location, each sorted. */
  readonly files: readonly string[]
  readonly missing: readonly string[]
  readonly ignoredBelow: number
}

function listRevisionFiles(root: string, { versionLocations, recursive }: TreeLocation): RevisionFiles {
  const seen = new Set<string>()
  const files: string[] = []
  const missing: string[] = []
  let ignoredBelow = 0
  const realRoot = realpathSync(root)
  for (const location of versionLocations) {
    const real = realFolder(location)
    if (real === undefined || !isInside(realRoot, real)) {
      missing.push(location)
      continue
    }
    const pending = [real]
    for (const folder of pending) {
      if (pending.length > maxSubfolders || files.length > maxFiles) break
      const entries = listFolder(folder).sort((a, b) => (a.name < b.name ? -1 : 1))
      for (const entry of entries) {
        const path = join(folder, entry.name)
        if (entry.isDirectory() && !loaded.test(entry.name)) {
          if (recursive && entry.name !== '__pycache__') pending.push(path)
          else if (!recursive) ignoredBelow += listFolder(path).filter(({ name }) => loaded.test(name)).length
        } else if (loaded.test(entry.name) && !seen.has(path)) {
          seen.add(path)
          files.push(path)
        }
      }
    }
  }
  // A configured location may lie inside of another one: then its files are not ignored.
  if (versionLocations.length > 1) ignoredBelow = 0
  return { files, missing, ignoredBelow }
}

function realFolder(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

async function readOne(root: string, path: string): Promise<FileContent> {
  const content = readRegularFile(path, maxRevisionBytes)
  return content === 'link' ? readProjectFile(root, path, maxRevisionBytes) : content
}

function reasonOf(content: Extract<FileContent, { problem: string }>): Pick<Unreadable, 'kind' | 'detail'> {
  if (content.problem === 'too-large') return { kind: 'too-large', detail: String(content.size) }
  if (content.problem === 'outside-project' || content.problem === 'not-a-file')
    return { kind: content.problem, detail: '' }
  return { kind: 'not-readable', detail: content.problem === 'unreadable' ? content.error : content.problem }
}
