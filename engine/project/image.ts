import { posix } from 'node:path'
import {
  type Dockerfile,
  declareArguments,
  execForm,
  fillIn,
  type Instruction,
  type Stage,
  unquote,
} from './dockerfile.ts'

/** A `COPY` or `ADD` from the build context. */
export interface ImageCopy {
  /** As written, relative to the context; may hold `*` and `?`. */
  readonly sources: readonly string[]
  /** Absolute path inside the image. */
  readonly destination: string
  /** Whether the destination is a folder by the way it is written. */
  readonly intoFolder: boolean
  readonly line: number
}

export interface ImageCommand {
  /** In the shell form `/bin/sh -c TEXT`. */
  readonly words: readonly string[]
  readonly shellForm: boolean
  /** As written. */
  readonly text: string
  readonly line: number
}

/** What a Dockerfile says about a container that starts from it; nothing is known of a base image from elsewhere. */
export interface Image {
  /** The image that the first stage is built on. */
  readonly base: string
  readonly workingDirectory?: string
  readonly environment: ReadonlyMap<string, string>
  readonly user?: string
  readonly entrypoint?: ImageCommand
  readonly command?: ImageCommand
  /** In the order in which they are applied. */
  readonly copies: readonly ImageCopy[]
  /** The text of each `RUN`, in order. */
  readonly runs: readonly string[]
  /** The text of each `RUN` of the stages from which something is copied: what they install may come along. */
  readonly copiedRuns: readonly string[]
}

/** Follows a stage, by default the last one, down to its base; undefined when there is no such stage. */
export function imageOf(
  dockerfile: Dockerfile,
  target?: string,
  buildArguments: Readonly<Record<string, string>> = {},
): Image | undefined {
  const { stages } = dockerfile
  const index = indexOfTarget(stages, target)
  return stages[index] === undefined ? undefined : imageOfStage(dockerfile, index, buildArguments, new Map())
}

/** @param built what was worked out before, by the index of the stage. */
function imageOfStage(
  dockerfile: Dockerfile,
  index: number,
  buildArguments: Readonly<Record<string, string>>,
  built: Map<number, Image>,
): Image {
  const known = built.get(index)
  if (known !== undefined) return known
  const { stages } = dockerfile
  const chain = chainOf(stages, index)
  // Only an earlier stage can be copied from, so this ends.
  const stageImage = (name: string): Image | undefined => {
    const from = indexOfStage(stages, name, index)
    return from === -1 ? undefined : imageOfStage(dockerfile, from, buildArguments, built)
  }
  const builder = new ImageBuilder(chain[0]?.base ?? '', dockerfile.arguments, buildArguments, stageImage)
  for (const stage of chain) {
    builder.startStage()
    for (const instruction of stage.instructions) builder.apply(instruction)
  }
  const image = builder.image()
  built.set(index, image)
  return image
}

/** The stage that is built: the last one, where none is asked for; -1 where there is no such stage. */
export function indexOfTarget(stages: readonly Stage[], target: string | undefined): number {
  return target === undefined ? stages.length - 1 : indexOfStage(stages, target, stages.length)
}

/** A stage and those that it stands on, the lowest first. */
export function chainOf(stages: readonly Stage[], index: number): Stage[] {
  const chain: Stage[] = []
  for (let at = index; at !== -1; ) {
    const stage = stages[at]
    if (stage === undefined) break
    chain.unshift(stage)
    // Only earlier stages count: a circle is not possible.
    at = indexOfStage(stages, stage.base, at)
  }
  return chain
}

/** The last stage of that name or number before another one; -1 where there is none. */
export function indexOfStage(stages: readonly Stage[], name: string, before: number): number {
  const wanted = name.toLowerCase()
  const byName = stages.slice(0, before).findLastIndex((stage) => stage.name === wanted)
  if (byName !== -1) return byName
  return /^\d+$/.test(name) && Number(name) < before ? Number(name) : -1
}

class ImageBuilder {
  readonly #base: string
  readonly #globals: ReadonlyMap<string, string>
  readonly #buildArguments: Readonly<Record<string, string>>
  readonly #environment = new Map<string, string>()
  readonly #copies: ImageCopy[] = []
  readonly #runs: string[] = []
  readonly #copiedRuns: string[] = []
  readonly #stageImage: (name: string) => Image | undefined
  #arguments = new Map<string, string>()
  #workingDirectory: string | undefined
  #user: string | undefined
  #entrypoint: ImageCommand | undefined
  #command: ImageCommand | undefined
  #commandIsOfThisStage = false

  constructor(
    base: string,
    globals: ReadonlyMap<string, string>,
    buildArguments: Readonly<Record<string, string>>,
    stageImage: (name: string) => Image | undefined,
  ) {
    this.#stageImage = stageImage
    this.#base = base
    this.#globals = globals
    this.#buildArguments = buildArguments
  }

  /** Arguments end with their stage. */
  startStage(): void {
    this.#arguments = new Map()
    this.#commandIsOfThisStage = false
  }

  apply(instruction: Instruction): void {
    const { name, text } = instruction
    if (name === 'ARG') this.#declare(text)
    else if (name === 'ENV') this.#setEnvironment(text)
    else if (name === 'WORKDIR') this.#workingDirectory = this.#absolute(this.#fill(unquote(text)))
    else if (name === 'USER') this.#user = this.#fill(text)
    else if (name === 'COPY' || name === 'ADD') this.#copy(instruction)
    else if (name === 'RUN') this.#runs.push(this.#fill(text))
    else if (name === 'CMD') {
      this.#command = commandOf(instruction)
      this.#commandIsOfThisStage = true
    } else if (name === 'ENTRYPOINT') {
      this.#entrypoint = commandOf(instruction)
      // An entry point clears the command that came with the base.
      if (!this.#commandIsOfThisStage) this.#command = undefined
    }
  }

  image(): Image {
    return {
      base: this.#base,
      environment: this.#environment,
      copies: this.#copies,
      runs: this.#runs,
      copiedRuns: this.#copiedRuns,
      ...(this.#workingDirectory !== undefined && { workingDirectory: this.#workingDirectory }),
      ...(this.#user !== undefined && { user: this.#user }),
      ...(this.#entrypoint !== undefined && { entrypoint: this.#entrypoint }),
      ...(this.#command !== undefined && { command: this.#command }),
    }
  }

  #declare(text: string): void {
    // An argument without a default takes the one in front of the first FROM.
    for (const name of text.split(/\s+/)) {
      const global = this.#globals.get(name)
      if (global !== undefined) this.#arguments.set(name, global)
    }
    declareArguments(text, this.#arguments, this.#buildArguments)
  }

  #fill(text: string): string {
    return fillIn(text, new Map([...this.#arguments, ...this.#environment]))
  }

  #absolute(path: string): string {
    return posix.resolve(this.#workingDirectory ?? '/', path)
  }

  #setEnvironment(text: string): void {
    const old = /^(\w+)\s+([^=].*)$/.exec(text)
    if (old?.[1] !== undefined && old[2] !== undefined && !/^\w+=/.test(text)) {
      this.#environment.set(old[1], this.#fill(old[2]))
      return
    }
    for (const [, name, value] of text.matchAll(/(?<!\w)(\w+)=("(?:\\.|[^"\\])*"|'[^']*'|(?:\\.|\S)*)/g)) {
      if (name !== undefined && value !== undefined) {
        this.#environment.set(name, value.startsWith("'") ? unquote(value) : this.#fill(unquote(value)))
      }
    }
  }

  #copy({ flags, text, line }: Instruction): void {
    const from = flags.find((flag) => flag.startsWith('from='))?.slice('from='.length)
    const words = (execForm(text) ?? text.split(/\s+/)).map((word) => this.#fill(word))
    const destination = words.at(-1)
    const sources = words.slice(0, -1).filter((source) => !source.startsWith('<<'))
    if (destination === undefined || sources.length === 0) return
    const intoFolder = sources.length > 1 || /(?:^|\/)\.?$/.test(destination)
    if (from !== undefined) {
      const image = this.#stageImage(this.#fill(from))
      if (image === undefined) return
      this.#copiedRuns.push(...image.runs, ...image.copiedRuns)
      const way = { destination: this.#absolute(destination), intoFolder, line }
      for (const source of sources) this.#copies.push(...copiesThrough(image, source, way))
      return
    }
    this.#copies.push({ sources, destination: this.#absolute(destination), intoFolder, line })
  }
}

/** What of the build context comes into an image when it is copied out of another stage. */
function copiesThrough(
  { copies, workingDirectory }: Image,
  source: string,
  { destination, intoFolder, line }: Pick<ImageCopy, 'destination' | 'intoFolder' | 'line'>,
): ImageCopy[] {
  const path = posix.resolve('/', workingDirectory ?? '/', source)
  return copies.flatMap((copy): ImageCopy[] => {
    const below = posix.relative(path, copy.destination)
    // All of the copy lies in what is taken.
    if (!below.startsWith('..')) return [{ ...copy, destination: posix.join(destination, below), line }]
    const inside = posix.relative(copy.destination, path)
    if (inside.startsWith('..')) return []
    // A part of it is taken: a folder's content, or a file under its own name.
    return copy.sources.flatMap((from) => {
      const own = from.split('/').at(-1) === inside
      const sources = [own ? from : posix.join(from, inside)]
      return /[*?]/.test(from) ? [] : [{ sources, destination, intoFolder, line }]
    })
  })
}

function commandOf({ text, line }: Instruction): ImageCommand {
  const words = execForm(text)
  return words === undefined
    ? { words: ['/bin/sh', '-c', text], shellForm: true, text, line }
    : { words, shellForm: false, text, line }
}
