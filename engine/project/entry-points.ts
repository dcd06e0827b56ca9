import { posix } from 'node:path'
import { projectPath } from '../core/project-files.ts'
import { readText } from './compose/read-text.ts'
import type { EntryPoint, EntryPoints, Place, Service } from './facts.ts'
import { findHostFile } from './image-path.ts'
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
    if (inner?.kind === 'command') return this.follow({ ...started, words: inner.words }, depth + 1)
    if (inner?.kind === 'shell-text') return this.#script(inner.text, inner.parameters, started, depth)
    if (inner?.kind === 'shell-file') {
      const file = await this.#find(inner.file, workingDirectory)
      this.#add(started, file)
      if (file !== undefined) await this.#scriptFile(file, inner.parameters, workingDirectory, depth)
      return
    }
    if (program === '.' || program === 'source') {
      const file = words[1] === undefined ? undefined : await this.#find(words[1], workingDirectory)
      if (file !== undefined) await this.#scriptFile(file, words.slice(2), workingDirectory, depth)
      return
    }
    if (builtins.has(program)) return
    const file = await this.#find(program, workingDirectory)
    this.#add(started, file ?? (await this.#pythonScript(words, workingDirectory)))
    if (file !== undefined) await this.#scriptFile(file, words.slice(1), workingDirectory, depth)
  }

  #add({ words, text, place, via, workingDirectory }: Started, file: string | undefined): void {
    this.entryPoints.push({
      service: this.#service.name,
      words: [...words],
      text,
      place,
      via,
      ...(workingDirectory !== undefined && { workingDirectory }),
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
    for (const command of this.#commands(text, parameters, started.workingDirectory)) {
      const { words, text: written, workingDirectory } = command
      await this.follow({ ...started, words, text: written, workingDirectory }, depth + 1)
    }
  }

  async #scriptFile(
    path: string,
    parameters: readonly string[],
    workingDirectory: string | undefined,
    depth: number,
  ): Promise<void> {
    const content = await readText(this.#root, path)
    if (content.problem !== undefined || !isShellScript(path, content.text)) return
    const file = projectPath(this.#root, path)
    for (const command of this.#commands(content.text, parameters, workingDirectory)) {
      const { words, text, line, column } = command
      await this.follow(
        { words, text, place: { file, line, column }, via: 'script', workingDirectory: command.workingDirectory },
        depth + 1,
      )
    }
  }

  #commands(text: string, parameters: readonly string[], workingDirectory: string | undefined) {
    return shellCommands(text, {
      environment: this.#environment,
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
