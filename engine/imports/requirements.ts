import { readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { z } from 'zod'
import { projectPath, readProjectFile } from '../core/project-files.ts'
import { decodeText } from '../core/text-encoding.ts'
import { closureOf, modulesOf, normalName, suggests } from './distributions.ts'

/** A distribution that the project says it needs. */
export interface Requirement {
  readonly name: string
  readonly extras: boolean
  /** Relative to the project. */
  readonly file: string
  /** Installed from the project's own folders: no package from elsewhere. */
  readonly own?: true
}

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

const namedSchema = z.object({ name: z.string(), source: z.record(z.string(), z.unknown()).optional() })
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
  readonly #declared = new Map<string, Requirement>()
  readonly #read = new Set<string>()
  #file: string | undefined
  readonly #own = new Set<string>()
  #requiresPython: Requirements['requiresPython']
  #locked = false
  partial = false

  constructor(root: string) {
    this.#root = root
  }

  result(): Requirements {
    return {
      declared: [...this.#declared.values()].map((requirement) =>
        this.#own.has(normalName(requirement.name)) ? { ...requirement, own: true as const } : requirement,
      ),
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
    for (const name of [project?.name, tool?.poetry?.name]) if (name !== undefined) this.#own.add(normalName(name))
    this.#noteOwn(tool?.uv?.sources, tool?.poetry?.dependencies)
    const lists = [
      project?.dependencies,
      ...Object.values(project?.['optional-dependencies'] ?? {}),
      ...Object.values(tool?.pdm?.['dev-dependencies'] ?? {}),
      tool?.uv?.['dev-dependencies'],
      ...Object.values(groups ?? {}).map((group) => group.filter((entry) => typeof entry === 'string')),
    ]
    for (const requirement of lists.flatMap((list) => list ?? [])) this.#add(requirement, path)
    const poetry = [
      tool?.poetry?.dependencies,
      ...Object.values(tool?.poetry?.group ?? {}).map((group) => group.dependencies),
    ]
    for (const name of poetry.flatMap((dependencies) => Object.keys(dependencies ?? {}))) {
      if (name !== 'python') this.#add(name, path)
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
      for (const name of Object.keys(packages ?? {})) this.#add(name, path)
    }
  }

  async setupConfiguration(path: string): Promise<void> {
    const text = await this.#text(path)
    const list = /^install_requires\s*=\s*((?:.*(?:\r?\n[ \t]+.*)*))/m.exec(text ?? '')?.[1]
    for (const line of list?.split(/\r?\n/) ?? []) this.#add(line.trim(), path)
  }

  async tomlLock(path: string): Promise<void> {
    const parsed = z
      .object({ package: z.array(namedSchema).optional(), packages: z.array(namedSchema).optional() })
      .safeParse(await this.#toml(path))
    const packages = parsed.success ? (parsed.data.package ?? parsed.data.packages) : undefined
    // uv names the project itself and its workspace too.
    for (const { name, source } of packages ?? []) {
      if (['virtual', 'editable', 'directory'].some((kind) => source?.[kind] !== undefined))
        this.#own.add(normalName(name))
    }
    if (packages !== undefined)
      this.#lock(
        packages.map(({ name }) => name),
        path,
      )
  }

  async pipfileLock(path: string): Promise<void> {
    const text = await this.#text(path)
    try {
      const parsed = z
        .object({ default: table, develop: table })
        .partial()
        .parse(JSON.parse(text ?? '{}'))
      this.#lock([...Object.keys(parsed.default ?? {}), ...Object.keys(parsed.develop ?? {})], path)
    } catch {
      this.partial = true
    }
  }

  /** Dependencies with a `path` or from the workspace. */
  #noteOwn(...tables: readonly (Readonly<Record<string, unknown>> | undefined)[]): void {
    for (const [name, value] of tables.flatMap((entries) => Object.entries(entries ?? {}))) {
      if (typeof value === 'object' && value !== null && ('path' in value || 'workspace' in value)) {
        this.#own.add(normalName(name))
      }
    }
  }

  #lock(names: readonly string[], path: string): void {
    for (const name of names) this.#add(name, path)
    this.#locked = names.length > 0
  }

  #add(text: string, path: string): void {
    const match = /^([A-Za-z0-9][\w.-]*)\s*(\[[^\]]*\])?/.exec(text)
    if (match?.[1] === undefined) return
    const requirement = { name: match[1], extras: match[2] !== undefined, file: projectPath(this.#root, path) }
    if (!this.#declared.has(requirement.name)) this.#declared.set(requirement.name, requirement)
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
