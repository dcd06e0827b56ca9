import { readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { z } from 'zod'
import { projectPath, readProjectFile } from '../core/project-files.ts'
import { decodeText } from '../core/text-encoding.ts'
import { Declarations, type Requirement } from './declarations.ts'
import { tableMarkers } from './dependency-table.ts'
import { closureOf, modulesOf, suggests } from './distributions.ts'
import { lockedPackages } from './locked-packages.ts'

export interface Requirements {
  readonly declared: readonly Requirement[]
  /** A lock file names everything that is installed, so what is not there is missing. */
  readonly locked: boolean
  /** Something declares requirements in a way that cannot be read, so nothing can be called missing. */
  readonly partial: boolean
  /** Where a person adds a requirement by hand; relative to the project. */
  readonly file?: string
  /** The lower bound of `requires-python`, and where it stands. */
  readonly requiresPython?: { readonly minor: number; readonly file: string; readonly line: number }
}

const maxIncludes = 30
const requirementFile = /^(?:requirements|reqs)[\w.-]*\.(?:txt|in)$/

/** Says of a top-level module whether the declared distributions, and what they bring along, install it. */
export function providedBy(declared: readonly Requirement[]): (module: string) => boolean {
  const { distributions } = closureOf(declared.map(({ name }) => name))
  const modules = new Set([...distributions].flatMap(modulesOf))
  const answers = new Map<string, boolean>()
  return (module) => {
    const known = answers.get(module)
    const answer = known ?? (modules.has(module) || declared.some(({ name }) => suggests(name, module)))
    if (known === undefined) answers.set(module, answer)
    return answer
  }
}

/** Reads what a folder of the project declares: requirements files, pyproject, Pipfile, setup.cfg and lock files. */
export async function readRequirements(root: string, folder: string): Promise<Requirements> {
  const reader = new RequirementsReader(root)
  const names: string[] = await readdir(folder).catch(() => [])
  const listed: string[] = names.includes('requirements')
    ? await readdir(join(folder, 'requirements')).catch(() => [])
    : []
  const files = [
    ...names.filter((name) => requirementFile.test(name)),
    ...listed.filter((name) => name.endsWith('.txt')).map((name) => join('requirements', name)),
  ].sort((a, b) => Number(b === 'requirements.txt') - Number(a === 'requirements.txt'))
  for (const file of files) await reader.requirementsFile(join(folder, file))
  for (const name of names) {
    const path = join(folder, name)
    if (name === 'pyproject.toml') await reader.pyproject(path)
    else if (name === 'Pipfile') await reader.pipfile(path)
    else if (name === 'setup.cfg') await reader.setupConfiguration(path)
    else if (/^(?:poetry|uv|pdm|pylock)\.(?:lock|toml)$/.test(name)) await reader.tomlLock(path)
    else if (name === 'Pipfile.lock') await reader.pipfileLock(path)
    else if (/^(?:setup\.py|environment\.ya?ml)$/.test(name)) reader.partial = true
  }
  return reader.result()
}

const strings = z.array(z.string()).catch([])
const table = z.record(z.string(), z.unknown()).catch({})
const pyprojectSchema = z.object({
  project: z
    .object({
      name: z.string(),
      dependencies: strings,
      'optional-dependencies': z.record(z.string(), strings).catch({}),
      dynamic: strings,
    })
    .partial()
    .optional(),
  'dependency-groups': z.record(z.string(), z.array(z.unknown()).catch([])).catch({}).optional(),
  tool: z
    .object({
      poetry: z
        .object({
          name: z.string(),
          dependencies: table,
          group: z.record(z.string(), z.object({ dependencies: table })).catch({}),
          extras: z.record(z.string(), strings).catch({}),
        })
        .partial()
        .optional(),
      pdm: z
        .object({ 'dev-dependencies': z.record(z.string(), strings).catch({}) })
        .partial()
        .optional(),
      uv: z.object({ 'dev-dependencies': strings, sources: table }).partial().optional(),
    })
    .partial()
    .optional(),
})

class RequirementsReader {
  readonly #root: string
  readonly #declarations = new Declarations()
  readonly #read = new Set<string>()
  #file: string | undefined
  #requiresPython: Requirements['requiresPython']
  #locked = false
  partial = false

  constructor(root: string) {
    this.#root = root
  }

  result(): Requirements {
    return {
      declared: this.#declarations.result(),
      locked: this.#locked,
      partial: this.partial,
      ...(this.#file === undefined ? {} : { file: this.#file }),
      ...(this.#requiresPython === undefined ? {} : { requiresPython: this.#requiresPython }),
    }
  }

  /** pip's own format, with includes (`-r`); a file that includes itself is read once. */
  async requirementsFile(path: string): Promise<void> {
    if (this.#read.has(path) || this.#read.size > maxIncludes) return
    this.#read.add(path)
    const text = await this.#text(path)
    if (text === undefined) return
    this.#file ??= projectPath(this.#root, path)
    for (const line of text.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
      const plain = line.replace(/(?:^|\s)#.*$/, '').trim()
      const include = /^(?:-r|--requirement)[\s=]*(\S+)/.exec(plain)?.[1]
      if (include !== undefined) await this.requirementsFile(resolve(dirname(path), include))
      else if (/^(?:-e|--editable)\b|^(?:\.|git\+|https?:)/.test(plain)) this.#addLink(plain, path)
      else if (!plain.startsWith('-')) this.#add(plain, path)
    }
  }

  async pyproject(path: string): Promise<void> {
    const text = (await this.#text(path)) ?? ''
    const parsed = pyprojectSchema.safeParse(this.#parsed(text))
    if (!parsed.success) return
    const { project, tool, 'dependency-groups': groups } = parsed.data
    this.#requiresPython = requiredPython(text, projectPath(this.#root, path))
    for (const name of [project?.name, tool?.poetry?.name]) if (name !== undefined) this.#declarations.addOwn(name)
    this.#noteOwn(tool?.uv?.sources, tool?.poetry?.dependencies)
    const lists = [
      project?.dependencies,
      ...Object.values(tool?.pdm?.['dev-dependencies'] ?? {}),
      tool?.uv?.['dev-dependencies'],
      ...Object.values(groups ?? {}).map((group) => group.filter((entry) => typeof entry === 'string')),
    ]
    for (const requirement of lists.flatMap((list) => list ?? [])) this.#add(requirement, path)
    for (const [extra, list] of Object.entries(project?.['optional-dependencies'] ?? {})) {
      for (const requirement of list) this.#add(requirement, path, `extra == "${extra}"`)
    }
    const { extras = {}, group: poetryGroups = {}, dependencies } = tool?.poetry ?? {}
    for (const entries of [dependencies, ...Object.values(poetryGroups).map((group) => group.dependencies)]) {
      this.#addTable(entries, path, extras)
    }
    if (project?.dynamic?.includes('dependencies')) this.partial = true
    if (project !== undefined || tool?.poetry !== undefined) this.#file ??= projectPath(this.#root, path)
  }

  async pipfile(path: string): Promise<void> {
    const parsed = z
      .object({ packages: table, 'dev-packages': table })
      .partial()
      .safeParse(await this.#toml(path))
    if (!parsed.success) return
    this.#file ??= projectPath(this.#root, path)
    for (const packages of [parsed.data.packages, parsed.data['dev-packages']]) {
      this.#addTable(packages, path)
    }
  }

  async setupConfiguration(path: string): Promise<void> {
    const text = await this.#text(path)
    const list = /^install_requires\s*=\s*((?:.*(?:\r?\n[ \t]+.*)*))/m.exec(text ?? '')?.[1]
    for (const line of list?.split(/\r?\n/) ?? []) this.#add(line.trim(), path)
  }

  async tomlLock(path: string): Promise<void> {
    const packages = lockedPackages(await this.#toml(path))
    for (const { name, own, marker } of packages ?? []) {
      // uv names the project itself and its workspace too.
      if (own) this.#declarations.addOwn(name)
      this.#declarations.addLocked(name, projectPath(this.#root, path), marker)
    }
    if (packages !== undefined) this.#locked = packages.length > 0
  }

  async pipfileLock(path: string): Promise<void> {
    const text = await this.#text(path)
    try {
      const parsed = z
        .object({ default: table, develop: table })
        .partial()
        .parse(JSON.parse(text ?? '{}'))
      const packages = [...Object.entries(parsed.default ?? {}), ...Object.entries(parsed.develop ?? {})]
      for (const [name, value] of packages) {
        for (const marker of tableMarkers(value, [])) {
          this.#declarations.addLocked(name, projectPath(this.#root, path), marker)
        }
      }
      this.#locked = packages.length > 0
    } catch {
      this.partial = true
    }
  }

  /** Dependencies with a `path` or from the workspace. */
  #noteOwn(...tables: readonly (Readonly<Record<string, unknown>> | undefined)[]): void {
    for (const [name, value] of tables.flatMap((entries) => Object.entries(entries ?? {}))) {
      if (typeof value === 'object' && value !== null && ('path' in value || 'workspace' in value)) {
        this.#declarations.addOwn(name)
      }
    }
  }

  #add(text: string, path: string, condition?: string): void {
    this.#declarations.add(text, projectPath(this.#root, path), condition)
  }

  /** `name = "^1"` or `name = { version, markers, … }`. @param extras which distributions each extra brings. */
  #addTable(
    entries: Readonly<Record<string, unknown>> | undefined,
    path: string,
    extras: Readonly<Record<string, readonly string[]>> = {},
  ): void {
    for (const [name, value] of Object.entries(entries ?? {})) {
      if (name === 'python') continue
      const within = Object.keys(extras).filter((extra) => extras[extra]?.includes(name))
      for (const marker of tableMarkers(value, within)) this.#add(name, path, marker)
    }
  }

  /** `name @ url`, `-e .`, `git+https://…#egg=name`: what a link installs is known only by its `egg`. */
  #addLink(text: string, path: string): void {
    const egg = /#egg=([\w.-]+)/.exec(text)?.[1]
    if (egg !== undefined) this.#add(egg, path)
    else this.partial = true
  }

  async #toml(path: string): Promise<unknown> {
    const text = await this.#text(path)
    return text === undefined ? undefined : this.#parsed(text)
  }

  #parsed(text: string): unknown {
    try {
      return parseToml(text)
    } catch {
      this.partial = true
      return undefined
    }
  }

  async #text(path: string): Promise<string | undefined> {
    const content = await readProjectFile(this.#root, path)
    if (content.problem === undefined) return decodeText(content.bytes).text
    if (content.problem !== 'missing') this.partial = true
    return undefined
  }
}

/** `requires-python = ">=3.12"`, or Poetry's `python = "^3.12"`. */
function requiredPython(text: string, file: string): Requirements['requiresPython'] {
  const lines = text.split('\n')
  const index = lines.findIndex((line) => /^\s*(?:requires-python|python)\s*=\s*["'{]/.test(line))
  const minor = /(?:>=|\^|~=?)\s*3\.(\d+)/.exec(lines[index] ?? '')?.[1]
  return minor === undefined ? undefined : { minor: Number(minor), file, line: index + 1 }
}
