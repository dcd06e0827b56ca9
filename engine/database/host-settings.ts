import { dirname, join } from 'node:path'
import { isInside, projectPath, readProjectFile } from '../core/project-files.ts'
import { decodeText } from '../core/text-encoding.ts'
import type { MigrationTree } from '../migrations/facts.ts'
import { parseEnvFile } from '../project/compose/env-file.ts'
import type { ComposeModel } from '../project/facts.ts'
import { answersTo } from '../project/host-names.ts'
import { IniFile } from '../project/ini-file.ts'
import { readDatabaseUrl } from './database-url.ts'
import type { Setting } from './settings.ts'

const maxFileBytes = 512 * 1024

/** Words of an `env.py` that takes the address from somewhere else than the ini. */
const ownAddress = /set_main_option\s*\(\s*["']sqlalchemy\.url|\benviron\b|getenv|create_(?:async_)?engine\s*\(/

/** Connections for programs that run on this machine: `sqlalchemy.url` of each tree's ini, and `.env` files beside them. */
export async function readHostSettings(
  root: string,
  trees: readonly MigrationTree[],
  model: ComposeModel | undefined,
): Promise<Setting[]> {
  const inis = await Promise.all(trees.map((tree) => readIni(root, tree, model)))
  const folders = new Set([
    root,
    ...trees.flatMap(({ config }) => (config === undefined ? [] : [join(root, dirname(config))])),
  ])
  const files = await Promise.all([...folders].map((folder) => readEnvironmentFile(root, folder)))
  return [...inis.flat(), ...files.flat()]
}

async function readIni(root: string, tree: MigrationTree, model: ComposeModel | undefined): Promise<Setting[]> {
  const { config, section = 'alembic', path } = tree
  if (config === undefined || !config.endsWith('.ini')) return []
  const text = await readText(root, config)
  const environment = await readText(root, join(path, 'env.py'))
  if (text === undefined || (environment !== undefined && ownAddress.test(environment))) return []
  const parsed = IniFile.parse(text, { here: dirname(join(root, config)) })
  const found = 'file' in parsed ? parsed.file.get(section, 'sqlalchemy.url') : undefined
  const url = found !== undefined && 'value' in found ? readDatabaseUrl(found.value) : undefined
  if (found === undefined || !('value' in found) || url === undefined) return []
  const databaseService = model?.services.find((service) => answersTo(service, url.host))
  const place = { file: config, line: found.line, column: 1 }
  const common = { ...url, place, variable: 'sqlalchemy.url', folders: foldersAbove(root, dirname(join(root, config))) }
  return [{ ...common, services: [], ...(databaseService !== undefined && { databaseService }) }]
}

async function readEnvironmentFile(root: string, folder: string): Promise<Setting[]> {
  const path = join(folder, '.env')
  const text = await readText(root, path)
  if (text === undefined) return []
  const { entries } = parseEnvFile(text, () => undefined)
  return entries.flatMap(({ name, value, line, column }): Setting[] => {
    const url = value === undefined ? undefined : readDatabaseUrl(value)
    if (url === undefined || !isForThisMachine(url)) return []
    const place = { file: projectPath(root, path), line, column }
    return [{ ...url, place, variable: name, services: [], folders: [folder] }]
  })
}

/** Names that only containers know are in the compose model, where what they become is known. */
function isForThisMachine({ dialect, host, socket }: { dialect: string; host: string; socket?: string }): boolean {
  return dialect === 'sqlite' || socket !== undefined || ['localhost', '127.0.0.1', '::1'].includes(host)
}

/** Folders that Alembic may be started in: the ini's own, then those above it. */
function foldersAbove(root: string, folder: string): string[] {
  const folders: string[] = []
  for (let current = folder; isInside(root, current); current = dirname(current)) {
    folders.push(current)
    if (current === root || dirname(current) === current) break
  }
  return folders
}

async function readText(root: string, path: string): Promise<string | undefined> {
  const content = await readProjectFile(root, path, maxFileBytes)
  return content.problem === undefined ? decodeText(content.bytes).text : undefined
}
