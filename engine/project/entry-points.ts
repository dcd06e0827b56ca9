import { posix } from 'node:path'
import { projectPath } from '../core/project-files.ts'
import { readText } from './compose/read-text.ts'
import type { EntryPoint, EntryPoints, Place, Service } from './facts.ts'
import { findHostFile } from './image-path.ts'
import { processManager, readProcfile, readSupervisorPrograms } from './process-files.ts'
import { readServiceImage, type ServiceImage } from './service-image.ts'
import { shellCommands } from './shell-commands.ts'
import { unwrapCommand } from './unwrap-command.ts'

const maxEntryPoints = 500
const maxDepth = 6
const standardPath = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']
/** What the shell does itself: nothing is started. */
const builtins = new Set(
  '. : [ [[ alias break continue declare echo eval exit export false getopts local printf pwd read readonly return set shift source test trap true type ulimit umask unset wait'.split(
    ' ',
  ),
)

/** Variables that decide how a program is found and started. */
const decidesStart = /^(?:PYTHON\w*|PATH|VIRTUAL_ENV|FLASK_APP|DJANGO_SETTINGS_MODULE|ALEMBIC_CONFIG)$/

/** The commands that a service's container really starts, from its command down to what its scripts run. */
export async function readEntryPoints(
  root: string,
  service: Service,
): Promise<{ entryPoints: EntryPoint[]; unread: NonNullable<EntryPoints['unread']> }> {
  const reading = await readServiceImage(root, service)
  const built = reading.state === 'read' ? reading.built : undefined
  const follower = new CommandFollower(root, service, built)
  const start = startOf(service, built)
  if (start !== undefined) await follower.follow(start, 0)
  const unread =
    reading.state === 'unread' ? [{ service: service.name, file: reading.file, problem: reading.problem }] : []
  return { entryPoints: follower.entryPoints, unread }
}

/** A command on its way to being followed. */
interface Started {
  readonly words: readonly string[]
  readonly text: string
  readonly place: Place
  readonly via: EntryPoint['via']
  readonly workingDirectory: string | undefined
  /** What is set besides the service's own variables. */
  readonly environment?: ReadonlyMap<string, string> | undefined
}

/** Compose's words over the image's: an entry point in compose also discards the image's command. */
function startOf(service: Service, built: ServiceImage | undefined): Started | undefined {
  const { entrypoint, command } = service
  const image = built?.image
  const workingDirectory =
    service.workingDirectory ?? image?.workingDirectory ?? (built === undefined ? undefined : '/')
  const ownEntry = entrypoint !== undefined && entrypoint.words.length > 0 ? entrypoint : undefined
  const imageEntry = entrypoint === undefined ? image?.entrypoint : undefined
  const imageCommand = command === undefined && entrypoint === undefined ? image?.command : undefined
  // The shell form of an image's entry point takes no words behind it.
  const behind = imageEntry?.shellForm === true ? [] : (command?.words ?? imageCommand?.words ?? [])
  const words = [...(ownEntry?.words ?? imageEntry?.words ?? []), ...behind]
  if (words.length === 0) return undefined
  const text = words.join(' ')
  const written = command ?? ownEntry
  if (written !== undefined) return { words, text, place: written.place, via: 'compose', workingDirectory }
  const line = imageCommand?.line ?? imageEntry?.line
  if (built === undefined || line === undefined) return undefined
  return { words, text, place: built.placeOf(line), via: 'dockerfile', workingDirectory }
}

class CommandFollower {
  readonly entryPoints: EntryPoint[] = []
  readonly #root: string
  readonly #service: Service
  readonly #built: ServiceImage | undefined
  readonly #environment: ReadonlyMap<string, string>

  constructor(root: string, service: Service, built: ServiceImage | undefined) {
    this.#root = root
    this.#service = service
    this.#built = built
    const own = service.environment.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]))
    this.#environment = new Map([...(built?.image.environment ?? []), ...own])
  }

  async follow(started: Started, depth: number): Promise<void> {
    const { words, workingDirectory } = started
    const [program] = words
    if (program === undefined || depth > maxDepth || this.entryPoints.length >= maxEntryPoints) return
    const inner = unwrapCommand(words)
    if (inner?.kind === 'command') {
      const environment = new Map([...(started.environment ?? []), ...(inner.environment ?? [])])
      return this.follow({ ...started, words: inner.words, environment }, depth + 1)
    }
    if (inner?.kind === 'shell-text') return this.#script(inner.text, inner.parameters, started, depth)
    if (inner?.kind === 'shell-file') {
      const file = await this.#find(inner.file, workingDirectory)
      this.#add(started, file)
      if (file !== undefined) await this.#scriptFile(file, inner.parameters, started, depth)
      return
    }
    if (program === '.' || program === 'source') {
      const file = words[1] === undefined ? undefined : await this.#find(words[1], workingDirectory)
      if (file !== undefined) await this.#scriptFile(file, words.slice(2), started, depth)
      return
    }
    if (builtins.has(program)) return
    if (await this.#managed(started, depth)) return
    const file = await this.#find(program, workingDirectory)
    this.#add(started, file ?? (await this.#pythonScript(words, workingDirectory)))
    if (file !== undefined) await this.#scriptFile(file, words.slice(1), started, depth)
  }

  /** `honcho start`, `supervisord`: the processes that their file names. */
  async #managed(started: Started, depth: number): Promise<boolean> {
    const manager = processManager(started.words)
    if (manager === undefined) return false
    for (const name of manager.files) {
      const path = await this.#find(name.includes('/') ? name : `./${name}`, started.workingDirectory)
      const content = path === undefined ? undefined : await readText(this.#root, path)
      if (path === undefined || content === undefined || content.problem !== undefined) continue
      this.#add(started, path)
      const file = projectPath(this.#root, path)
      const here = posix.dirname(posix.resolve(started.workingDirectory ?? '/', name))
      const processes =
        manager.kind === 'procfile' ? readProcfile(content.text) : readSupervisorPrograms(content.text, here)
      for (const { name: process, command, line, folder, environment } of processes) {
        if (manager.only.length > 0 && !manager.only.includes(process)) continue
        const base = started.workingDirectory
        const workingDirectory = folder === undefined ? base : posix.resolve(base ?? '/', folder)
        const place = { file, line, column: 1 }
        await this.#script(
          command,
          [],
          {
            ...started,
            place,
            via: 'script',
            workingDirectory,
            environment: new Map([...(started.environment ?? []), ...environment]),
          },
          depth,
        )
      }
      return true
    }
    return false
  }

  #add({ words, text, place, via, workingDirectory, environment }: Started, file: string | undefined): void {
    // Others may hold secrets, and nobody needs them.
    const set = [...(environment ?? [])].filter(([name]) => decidesStart.test(name))
    this.entryPoints.push({
      service: this.#service.name,
      words: [...words],
      text,
      place,
      via,
      ...(workingDirectory !== undefined && { workingDirectory }),
      ...(set.length > 0 && { environment: Object.fromEntries(set) }),
      ...(file !== undefined && { file: projectPath(this.#root, file) }),
    })
  }

  /** The file of `python [OPTIONS] FILE`; with `-m` or `-c` there is none. */
  async #pythonScript(words: readonly string[], workingDirectory: string | undefined): Promise<string | undefined> {
    if (!/(?:^|\/)python[\d.]*$/.test(words[0] ?? '')) return undefined
    let index = 1
    for (; words[index]?.startsWith('-'); index++) {
      if (/^-[a-zA-Z]*[mc]/.test(words[index] ?? '')) return undefined
      // -X and -W have a word of their own.
      if (/^-[XW]$/.test(words[index] ?? '')) index++
    }
    const script = words[index]
    return script === undefined ? undefined : this.#find(script, workingDirectory)
  }

  /** The commands of a text that stands where the command stands. */
  async #script(text: string, parameters: readonly string[], started: Started, depth: number): Promise<void> {
    for (const command of this.#commands(text, parameters, started)) {
      const { words, text: written, workingDirectory, environment } = command
      await this.follow({ ...started, words, text: written, workingDirectory, environment }, depth + 1)
    }
  }

  async #scriptFile(path: string, parameters: readonly string[], started: Started, depth: number): Promise<void> {
    const content = await readText(this.#root, path)
    if (content.problem !== undefined || !isShellScript(path, content.text)) return
    const file = projectPath(this.#root, path)
    for (const command of this.#commands(content.text, parameters, started)) {
      const { words, text, line, column, workingDirectory, environment } = command
      const place = { file, line, column }
      await this.follow({ words, text, place, via: 'script', workingDirectory, environment }, depth + 1)
    }
  }

  #commands(text: string, parameters: readonly string[], { workingDirectory, environment }: Started) {
    return shellCommands(text, {
      environment: new Map([...this.#environment, ...(environment ?? [])]),
      exported: environment ?? new Map(),
      parameters,
      ...(workingDirectory !== undefined && { workingDirectory }),
    })
  }

  /** The host file of a program or script; one without a slash is searched in the places of `PATH`. */
  async #find(name: string, workingDirectory: string | undefined): Promise<string | undefined> {
    const folders = name.includes('/')
      ? [workingDirectory ?? '/']
      : [...(this.#environment.get('PATH')?.split(':') ?? []), ...standardPath, workingDirectory ?? '/']
    for (const folder of folders) {
      const path = posix.resolve('/', folder, name)
      const found = await findHostFile(this.#root, path, this.#service.mounts, this.#built)
      if (found !== undefined) return found
    }
    return undefined
  }
}

function isShellScript(path: string, text: string): boolean {
  const firstLine = text.slice(0, 200).split('\n')[0] ?? ''
  if (firstLine.startsWith('#!')) return /\b(?:ba|da|a|z|k)?sh\b/.test(firstLine)
  return /\.(?:sh|bash)$/.test(path)
}
