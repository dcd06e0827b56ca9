import { dirname, join, relative, sep } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { z } from 'zod'
import { projectPath, readProjectFile } from '../core/project-files.ts'
import { decodeText } from '../core/text-encoding.ts'
import { IniFile } from '../project/ini-file.ts'

/** A program that installing the project puts beside the interpreter: it imports a module and calls a name of it. */
export interface ConsoleScript {
  readonly name: string
  readonly module: string
  /** What it calls; with dots, an attribute of an attribute. */
  readonly attribute: string
  /** Relative to the project. */
  readonly file: string
  readonly line: number
}

/** What a folder with a `pyproject.toml` or `setup.cfg` installs. */
export interface InstalledProject {
  /** Absolute, on this machine. */
  readonly folder: string
  /** Where it says that its modules are, relative to the folder with `/`; empty: nowhere, and the usual layouts count. */
  readonly sourceFolders: readonly string[]
  readonly scripts: readonly ConsoleScript[]
}

const strings = z.array(z.string()).catch([])
const scriptTable = z.record(z.string(), z.union([z.string(), z.object({ callable: z.string() }).loose()])).catch({})
const pyprojectSchema = z.object({
  project: z.object({ scripts: scriptTable, 'gui-scripts': scriptTable }).partial().optional(),
  tool: z
    .object({
      poetry: z
        .object({
          scripts: scriptTable,
          packages: z.array(z.object({ from: z.string().optional() }).loose()).catch([]),
        })
        .partial()
        .optional(),
      setuptools: z
        .object({
          'package-dir': z.record(z.string(), z.string()).catch({}),
          packages: z
            .object({ find: z.object({ where: strings }).partial() })
            .partial()
            .optional()
            .catch(undefined),
        })
        .partial()
        .optional(),
      hatch: z.unknown().optional(),
    })
    .partial()
    .optional(),
})

/** Reads what a folder installs; `undefined` when nothing there says that it is a project of its own. */
export async function readInstalledProject(root: string, folder: string): Promise<InstalledProject | undefined> {
  const toml = await textOf(root, join(folder, 'pyproject.toml'))
  const setup = await textOf(root, join(folder, 'setup.cfg'))
  if (toml === undefined && setup === undefined) return undefined
  const file = (name: string) => projectPath(root, join(folder, name))
  const fromToml = toml === undefined ? noProject : readPyproject(toml, file('pyproject.toml'))
  const fromSetup = setup === undefined ? noProject : readSetup(setup, file('setup.cfg'))
  return {
    folder,
    sourceFolders: [...new Set([...fromToml.sourceFolders, ...fromSetup.sourceFolders])],
    scripts: [...fromToml.scripts, ...fromSetup.scripts],
  }
}

type Declared = Pick<InstalledProject, 'sourceFolders' | 'scripts'>
const noProject: Declared = { sourceFolders: [], scripts: [] }

function readPyproject(text: string, file: string): Declared {
  let parsed: z.output<typeof pyprojectSchema>
  try {
    parsed = pyprojectSchema.parse(parseToml(text))
  } catch {
    // Whoever reads the requirements says that the file cannot be read.
    return noProject
  }
  const { project, tool } = parsed
  const tables = [project?.scripts, project?.['gui-scripts'], tool?.poetry?.scripts]
  const scripts = tables.flatMap((table) =>
    Object.entries(table ?? {}).flatMap(([name, value]) =>
      scriptOf(name, typeof value === 'string' ? value : value.callable, file, lineOf(text, name)),
    ),
  )
  const sourceFolders = [
    ...(tool?.poetry?.packages ?? []).flatMap(({ from }) => from ?? []),
    ...(tool?.setuptools?.packages?.find?.where ?? []),
    ...Object.values(tool?.setuptools?.['package-dir'] ?? {}),
  ]
  return { scripts, sourceFolders: sourceFolders.map(plainFolder) }
}

function readSetup(text: string, file: string): Declared {
  const parsed = IniFile.parse(text, {})
  if ('problem' in parsed) return noProject
  const listed = parsed.file.get('options.entry_points', 'console_scripts')
  const where = parsed.file.get('options.packages.find', 'where')
  const lines = listed === undefined || 'problem' in listed ? [] : listed.value.split('\n')
  return {
    scripts: lines.flatMap((line) => {
      const [, name, target] = /^\s*([\w.-]+)\s*=\s*(\S+)/.exec(line) ?? []
      return name === undefined || target === undefined ? [] : scriptOf(name, target, file, lineOf(text, name))
    }),
    sourceFolders: where === undefined || 'problem' in where ? [] : [plainFolder(where.value.trim())],
  }
}

function scriptOf(name: string, target: string, file: string, line: number): ConsoleScript[] {
  const [, module, attribute] = /^([\w.]+):([\w.]+)(?:\s*\[.*\])?$/.exec(target.trim()) ?? []
  return module === undefined || attribute === undefined ? [] : [{ name, module, attribute, file, line }]
}

function lineOf(text: string, name: string): number {
  const wanted = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const index = text.split('\n').findIndex((line) => new RegExp(`^\\s*["']?${wanted}["']?\\s*=`).test(line))
  return Math.max(1, index + 1)
}

function plainFolder(written: string): string {
  const plain = written.replaceAll('\\', '/').replace(/^(?:\.\/)+|\/+$/g, '')
  return plain === '.' || plain.split('/').includes('..') || plain.startsWith('/') ? '' : plain
}

async function textOf(root: string, path: string): Promise<string | undefined> {
  const content = await readProjectFile(root, path)
  return content.problem === undefined ? decodeText(content.bytes).text : undefined
}

/** The projects that a folder belongs to, from it upwards to the root. */
export async function installedProjects(root: string, start: string): Promise<readonly InstalledProject[]> {
  const projects: InstalledProject[] = []
  for (
    let folder = start;
    !relative(root, folder).startsWith(`..${sep}`) && relative(root, folder) !== '..';
    folder = dirname(folder)
  ) {
    const found = await readInstalledProject(root, folder)
    if (found !== undefined) projects.push(found)
    if (folder === root || dirname(folder) === folder) break
  }
  return projects
}
