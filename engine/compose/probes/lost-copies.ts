import { lstat } from 'node:fs/promises'
import { posix, resolve } from 'node:path'
import { known } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { isInside, projectPath, readProjectFile } from '../../core/project-files.ts'
import { decodeText } from '../../core/text-encoding.ts'
import { execForm, type Instruction, parseDockerfile } from '../../project/dockerfile.ts'
import { composeModelFact, type Service } from '../../project/facts.ts'
import { DockerIgnore } from '../docker-ignore.ts'
import { type LostCopy, lostCopiesFact } from '../facts.ts'
import { neededStages } from '../needed-stages.ts'

const maxLost = 50
/** Different paths that are looked for; no Dockerfile that a person wrote comes near. */
const maxLooked = 2000

/** Looks for what the Dockerfiles copy from the project. */
export default defineProbe({
  fact: lostCopiesFact,
  budgetMs: 10_000,
  needs: { compose: composeModelFact },
  async read({ root, facts, signal }) {
    const lost = new Map<string, LostCopy>()
    const disk = new Disk(signal)
    for (const service of facts.compose.services) {
      if (!service.active || service.build === undefined || lost.size >= maxLost) continue
      for (const copy of await lostCopies(root, service.name, service.build, disk)) {
        const key = `${copy.place.file}:${copy.place.line} ${copy.source}`
        if (!lost.has(key)) lost.set(key, copy)
      }
    }
    const unread = disk.isCut ? message('compose.reasons.too-many-copies', { count: maxLooked }) : undefined
    return known([...lost.values()].slice(0, maxLost), unread)
  },
})

/** Nothing for contexts that are elsewhere: their files are not there to be looked at. */
async function lostCopies(
  root: string,
  service: string,
  build: NonNullable<Service['build']>,
  disk: Disk,
): Promise<LostCopy[]> {
  const { context, target, inline } = build
  const path = resolve(context, build.dockerfile)
  const text = inline === undefined ? await textOf(root, path) : inline.text
  if (text === undefined || !isInside(root, context)) return []
  const file = inline?.place.file ?? projectPath(root, path)
  const ignoreFile =
    (await textOf(root, `${path}.dockerignore`)) === undefined
      ? resolve(context, '.dockerignore')
      : `${path}.dockerignore`
  const ignored = new DockerIgnore((await textOf(root, ignoreFile)) ?? '')
  const lost: LostCopy[] = []
  for (const { instructions } of neededStages(parseDockerfile(text, build.arguments), target)) {
    for (const instruction of instructions) {
      const place = { file, line: (inline?.place.line ?? 0) + instruction.line, column: 1 }
      for (const source of sourcesOf(instruction)) {
        const kind = await disk.kindOf(resolve(context, source))
        if (kind === 'not-looked') return lost
        const common = { service, place, source: projectPath(root, resolve(context, source)) }
        const rule = kind === undefined ? undefined : ignored.ruleFor(source, kind === 'folder')
        if (kind === undefined) lost.push({ ...common, state: 'missing' })
        else if (rule !== undefined) {
          const ignoredBy = {
            place: { file: projectPath(root, ignoreFile), line: rule.line, column: 1 },
            text: rule.text,
          }
          lost.push({ ...common, state: 'ignored', ignoredBy })
        }
      }
    }
  }
  return lost
}

/** Plain paths of the context: patterns, variables, addresses and here-documents are left out. */
function sourcesOf({ name, flags, text }: Instruction): string[] {
  if ((name !== 'COPY' && name !== 'ADD') || flags.some((flag) => /^(?:from|parents)\b/.test(flag))) return []
  const words = (execForm(text) ?? text.split(/\s+/)).slice(0, -1)
  return words
    .filter((word) => word !== '' && !/[$*?[\]"'\\]|<<|^[a-z+]+:\/\/|^git@/.test(word))
    .map((word) => posix.normalize(word).replace(/^\/+|\/+$/g, ''))
    .filter((path) => path !== '' && path !== '.' && !path.startsWith('..'))
}

type Kind = 'file' | 'folder' | undefined

/** What is on the disk; each path is looked for once, and not more of them than anybody would want to wait for. */
class Disk {
  readonly #kinds = new Map<string, Kind>()
  readonly #signal: AbortSignal
  /** True when there was more to look for. */
  isCut = false

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  async kindOf(path: string): Promise<Kind | 'not-looked'> {
    if (this.#kinds.has(path)) return this.#kinds.get(path)
    this.#signal.throwIfAborted()
    if (this.#kinds.size >= maxLooked) {
      this.isCut = true
      return 'not-looked'
    }
    const kind = await kindOf(path)
    this.#kinds.set(path, kind)
    return kind
  }
}

async function kindOf(path: string): Promise<Kind> {
  try {
    return (await lstat(path)).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // What cannot be looked at may be there.
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : 'file'
  }
}

async function textOf(root: string, path: string): Promise<string | undefined> {
  const content = await readProjectFile(root, path)
  return content.problem === undefined ? decodeText(content.bytes).text : undefined
}
