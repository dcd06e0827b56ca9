import { existsSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { isInside, projectPath, readListedFile } from '../core/project-files.ts'
import { type AlembicOptions, type OptionsResult, readIniOptions, readTomlOptions } from './alembic-config.ts'
import type { HostFolder } from './container-paths.ts'
import type { ConfigProblem } from './facts.ts'
import { type Folder, walkFolders } from './folders.ts'
import { readPyproject } from './pyproject.ts'

/** Where a tree is, before any of its files is read. Paths are absolute. */
export interface TreeLocation {
  readonly path: string
  readonly config?: string
  readonly section?: string
  readonly versionLocations: readonly string[]
  readonly recursive: boolean
  /** Alembic loads compiled files, too, where their source is not there. */
  readonly sourceless?: boolean
  readonly fileTemplate?: string
  readonly truncateSlugLength?: number
}

export interface FoundTrees {
  readonly trees: readonly TreeLocation[]
  readonly problems: readonly ConfigProblem[]
}

const maxConfigBytes = 512 * 1024

/** Finds every Alembic tree below a folder: by its configuration, and by its files where there is none. */
export async function findTrees(root: string, signal: AbortSignal, hostFolder?: HostFolder): Promise<FoundTrees> {
  const trees = new Map<string, TreeLocation>()
  const problems: ConfigProblem[] = []
  const bare: string[] = []
  for await (const folder of walkFolders(root, signal)) {
    for (const found of await readConfigs(root, folder, hostFolder)) {
      if ('kind' in found) problems.push(found)
      else {
        const key = JSON.stringify([found.path, [...found.versionLocations].sort()])
        if (!trees.has(key)) trees.set(key, found)
      }
    }
    if (await isScriptDirectory(root, folder)) bare.push(folder.path)
  }
  const configured = new Set([...trees.values()].map(({ path }) => path))
  for (const path of bare) {
    // A template of `alembic init` has no versions; nobody migrates with it.
    if (configured.has(path) || !existsSync(join(path, 'versions'))) continue
    trees.set(path, { path, versionLocations: [join(path, 'versions')], recursive: false })
  }
  return { trees: [...trees.values()], problems }
}

/** A folder with `env.py` beside `script.py.mako` or `versions`, whose `env.py` is Alembic's. */
async function isScriptDirectory(root: string, { path, entries }: Folder): Promise<boolean> {
  const names = new Set(entries.map(({ name }) => name))
  if (!names.has('env.py')) return false
  if (names.has('script.py.mako')) return true
  if (!names.has('versions')) return false
  const content = await readListedFile(root, join(path, 'env.py'), maxConfigBytes)
  return content.problem === undefined && content.bytes.includes('alembic')
}

type Found = TreeLocation | ConfigProblem

async function readConfigs(
  root: string,
  { path, entries }: Folder,
  hostFolder: HostFolder | undefined,
): Promise<Found[]> {
  const inis = entries.filter(({ name }) => name.endsWith('.ini')).map(({ name }) => name)
  const withToml = entries.some(({ name }) => name === 'pyproject.toml')
  if (inis.length === 0 && !withToml) return []
  const pyproject = withToml
    ? await readPyproject(root, join(path, 'pyproject.toml'), inis.includes('alembic.ini'))
    : {}
  const toml = pyproject.options
  const found: Found[] = pyproject.problem === undefined ? [] : [pyproject.problem]
  for (const name of inis.sort(alembicIniFirst)) {
    const config = join(path, name)
    const content = await readListedFile(root, config, maxConfigBytes)
    const named = name === 'alembic.ini'
    if (content.problem !== undefined) {
      if (named) found.push({ ...problemAt(root, config), kind: 'not-readable', detail: content.problem })
      continue
    }
    const text = content.bytes.toString('utf8')
    if (!named && !/^\s*script_location\s*[=:]/im.test(text)) continue
    const results = readIniOptions(text, path, toml)
    // Another program's file that happens to hold the word is none of ours.
    const located = await locate(root, config, results, entries, hostFolder)
    found.push(...located.filter((entry) => named || !('kind' in entry)))
  }
  if (toml !== undefined && !inis.includes('alembic.ini')) {
    found.push(
      ...(await locate(root, join(path, 'pyproject.toml'), [readTomlOptions(toml, path)], entries, hostFolder)),
    )
  }
  return found
}

function alembicIniFirst(a: string, b: string): number {
  if (a === 'alembic.ini') return -1
  return b === 'alembic.ini' || a > b ? 1 : -1
}

async function locate(
  root: string,
  config: string,
  results: readonly OptionsResult[],
  entries: Folder['entries'],
  hostFolder: HostFolder | undefined,
): Promise<Found[]> {
  const folder = dirname(config)
  const found: Found[] = []
  for (const result of results) {
    if ('problem' in result) {
      const { section, kind, line, detail } = result.problem
      found.push({ ...problemAt(root, config, section, line), kind, detail })
    } else found.push(await treeOrProblem(root, config, folder, result.options, entries, hostFolder))
  }
  return found
}

async function treeOrProblem(
  root: string,
  config: string,
  folder: string,
  options: AlembicOptions,
  entries: Folder['entries'],
  hostFolder: HostFolder | undefined,
): Promise<Found> {
  const { scriptLocation } = options
  if (scriptLocation === undefined) {
    // Flask-Migrate's ini lies in the script directory and does not name it.
    if (entries.some(({ name }) => name === 'env.py')) return treeOf(config, folder, folder, options)
    return { ...problemAt(root, config, options.section), kind: 'no-script-location', detail: options.section }
  }
  const base = baseFolders(root, folder).find((candidate) => isFolder(resolveLocation(candidate, scriptLocation)))
  if (base !== undefined) return treeOf(config, base, resolveLocation(base, scriptLocation), options)
  const behind = scriptLocation.startsWith('/') ? await hostFolder?.(scriptLocation) : undefined
  if (behind !== undefined && isFolder(behind)) {
    // Its other paths are those of the container too.
    const versionLocations = await Promise.all(
      options.versionLocations.map(async (path) =>
        path.startsWith('/') ? ((await hostFolder?.(path)) ?? path) : path,
      ),
    )
    return treeOf(config, folder, behind, { ...options, versionLocations })
  }
  const kind = isPackage(scriptLocation) ? 'package-not-found' : 'script-location-missing'
  const detail = scriptLocation.slice(0, 200)
  return { ...problemAt(root, config, options.section, options.scriptLocationLine), kind, detail }
}

function treeOf(config: string, base: string, path: string, options: AlembicOptions): TreeLocation {
  const { versionLocations, section, recursive, sourceless, fileTemplate, truncateSlugLength } = options
  return {
    path,
    config,
    section,
    versionLocations:
      versionLocations.length === 0
        ? [join(path, 'versions')]
        : versionLocations.map((location) => resolveLocation(base, location)),
    recursive,
    ...(sourceless && { sourceless }),
    ...(fileTemplate !== undefined && { fileTemplate }),
    ...(truncateSlugLength !== undefined && { truncateSlugLength }),
  }
}

/**
 * Folders that Alembic may be started in, which relative paths hang from: the ini's own first, then those above it.
 * A package is looked for in each and in its `src`.
 */
function baseFolders(root: string, folder: string): string[] {
  const bases: string[] = []
  for (let current = folder; isInside(root, current); current = dirname(current)) {
    bases.push(current, join(current, 'src'))
    if (current === root || dirname(current) === current) break
  }
  return bases
}

/** `package.name:folder` is resolved as if the package's source lay below the base folder. */
export function resolveLocation(base: string, location: string): string {
  if (!isPackage(location)) return resolve(base, location)
  const [name = '', ...below] = location.split(':')
  return join(base, ...name.split('.'), ...below)
}

function isPackage(location: string): boolean {
  return location.includes(':') && !isAbsolute(location)
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function problemAt(root: string, config: string, section = 'alembic', line?: number) {
  return { file: projectPath(root, config), section, ...(line !== undefined && { line }) }
}
