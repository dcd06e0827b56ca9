import { dirname, join, posix } from 'node:path'
import { readText } from '../project/compose/read-text.ts'
import { readEntryPoints } from '../project/entry-points.ts'
import type { EntryPoint, Service } from '../project/facts.ts'
import { readProcfile } from '../project/process-files.ts'
import { settingsFileName } from '../project/settings-file.ts'
import { walkFolder } from '../project/walk-folder.ts'
import { readInstalledProject } from './console-scripts.ts'
import type { ImportEntry } from './facts.ts'
import { readPdmScripts } from './pdm-scripts.ts'
import { pythonStart } from './start-command.ts'

/** A start that the project declares besides the services of its compose file. */
export interface DeclaredStart {
  readonly declaredIn: NonNullable<ImportEntry['declaredIn']>
  /** The project as a service that sees all of its files below `/project`, started in the folder of the declaration. */
  readonly service: Service
  readonly entryPoints: readonly EntryPoint[]
  /** Absolute, on this machine: where its requirements are. */
  readonly folder: string
}

/** Where the project's files are for what is started on no particular machine. */
const projectFolder = '/project'
const mostFiles = 50
const mostStarts = 200

export interface DeclaredStarts {
  readonly starts: readonly DeclaredStart[]
  /** Folders that could not be read, relative to the project: whether they declare any is not known. */
  readonly unread: readonly string[]
}

/** Reads Procfiles, the scripts of `pyproject.toml` and `setup.cfg`, and what `stackmedic.yaml` lists. */
export async function readDeclaredStarts(
  root: string,
  listed: readonly string[],
  signal: AbortSignal,
): Promise<DeclaredStarts> {
  const { files, unread } = await walkFolder(root, isDeclaration, signal)
  const starts: DeclaredStart[] = []
  // Files of a template become Python when the template is filled in.
  const own = files.filter(({ path }) => !join(root, path).includes('{{'))
  for (const { path, name } of own.slice(0, mostFiles)) {
    if (starts.length >= mostStarts) break
    const folder = dirname(join(root, path))
    if (name.startsWith('Procfile')) starts.push(...(await procfileStarts(root, path, folder)))
    else starts.push(...(await scriptStarts(root, path, folder)))
  }
  for (const [index, text] of listed.entries()) starts.push(await settingsStart(root, text, index))
  return { starts: starts.slice(0, mostStarts), unread }
}

function isDeclaration(name: string): boolean {
  return /^(?:Procfile(?:\.\w+)?|pyproject\.toml|setup\.cfg)$/.test(name)
}

async function procfileStarts(root: string, path: string, folder: string): Promise<DeclaredStart[]> {
  const content = await readText(root, join(root, path))
  if (content.problem !== undefined) return []
  const starts: DeclaredStart[] = []
  for (const { name, command, line } of readProcfile(content.text)) {
    const label = `${name} (${path})`
    starts.push(await declared('procfile', root, folder, label, ['sh', '-c', command], { file: path, line, column: 1 }))
  }
  return starts
}

async function scriptStarts(root: string, path: string, folder: string): Promise<DeclaredStart[]> {
  const project = await readInstalledProject(root, folder)
  const own = project?.scripts.filter(({ file }) => file === path) ?? []
  const content = path.endsWith('.toml') ? await readText(root, join(root, path)) : undefined
  const run = content === undefined || content.problem !== undefined ? [] : readPdmScripts(content.text)
  const commands = [...own.map(({ name, line }) => ({ name, words: [name], line })), ...run]
  return Promise.all(
    commands.map(({ name, words, line }) =>
      declared('scripts', root, folder, `${name} (${path})`, words, { file: path, line, column: 1 }),
    ),
  )
}

/** A command, a file, `-m MODULE`, or a module with what is taken from it. */
async function settingsStart(root: string, text: string, index: number): Promise<DeclaredStart> {
  const content = await readText(root, join(root, settingsFileName))
  const source = content.problem === undefined ? content.text : ''
  const line =
    1 +
    Math.max(
      0,
      source.split('\n').findIndex((candidate) => candidate.includes(text)),
    )
  const place = { file: settingsFileName, line: line === 0 ? index + 1 : line, column: 1 }
  return declared('settings', root, root, `${text} (${settingsFileName})`, commandOf(text), place)
}

function commandOf(text: string): string[] {
  const words = text.trim().split(/\s+/)
  const [first = ''] = words
  if (first === '-m') return ['python', ...words]
  if (first.endsWith('.py')) return ['python', ...words]
  if (words.length > 1 || pythonStart(words) !== undefined) return words
  // A dotted name; what follows a colon is taken from it, as servers do.
  if (/^[A-Za-z_][\w.]*:[A-Za-z_]\w*$/.test(first)) return ['uvicorn', first]
  return first.includes('.') ? ['python', '-c', `import ${first}`] : words
}

async function declared(
  declaredIn: DeclaredStart['declaredIn'],
  root: string,
  folder: string,
  name: string,
  words: readonly string[],
  place: EntryPoint['place'],
): Promise<DeclaredStart> {
  const way = folder === root ? '' : folder.slice(root.length + 1).replaceAll('\\', '/')
  const service: Service = {
    name,
    place,
    active: true,
    profiles: [],
    command: { form: 'list', words: [...words], place },
    workingDirectory: posix.join(projectFolder, way),
    environment: [],
    environmentFiles: [],
    ports: [],
    dependsOn: [],
    mounts: [{ type: 'bind', source: root, target: projectFolder, readOnly: true, place }],
  }
  const { entryPoints } = await readEntryPoints(root, service)
  return { declaredIn, service, entryPoints, folder }
}
