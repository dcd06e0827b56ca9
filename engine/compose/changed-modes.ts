import { posix, relative, sep } from 'node:path'
import { type Instruction, parseDockerfile } from '../project/dockerfile.ts'
import type { Service } from '../project/facts.ts'
import { chainOf, indexOfTarget } from '../project/image.ts'

/**
 * Whether the image may give a file other permissions than the folder has. Where the stage that is built copies the file
 * from the folder itself, it is of no use what another stage does with a copy of its own.
 * @param file absolute path.
 */
export function changesModes(dockerfile: string, { build }: Service, file: string): boolean {
  const anywhere = /\bchmod\b/.test(dockerfile)
  if (!anywhere || build === undefined) return anywhere
  const { stages } = parseDockerfile(dockerfile)
  const own = chainOf(stages, indexOfTarget(stages, build.target)).flatMap(({ instructions }) => instructions)
  const path = relative(build.context, file).split(sep).join('/')
  const copies = own.filter(({ name }) => name === 'COPY' || name === 'ADD')
  const fromFolder = copies.filter((copy) => !hasFlag(copy, 'from=') && brings(copy, path))
  const fromStage = copies.some((copy) => hasFlag(copy, 'from=') && copy.text.includes(posix.basename(path)))
  if (fromFolder.length === 0 || fromStage) return true
  if (fromFolder.some((copy) => hasFlag(copy, 'chmod='))) return true
  // What a here-document holds is not among the instructions.
  return own.some(({ name, text }) => name === 'RUN' && (/\bchmod\b/.test(text) || text.includes('<<')))
}

function hasFlag({ flags }: Instruction, start: string): boolean {
  return flags.some((flag) => flag.startsWith(start))
}

/** Whether a `COPY` takes a file of the context along. */
function brings({ text }: Instruction, path: string): boolean {
  const sources = text
    .replace(/^\[|\]$/g, '')
    .split(/[\s,]+/)
    .slice(0, -1)
  return sources.some((written) => {
    const source = posix.normalize(written.replaceAll('"', '')).replace(/\/$/, '')
    if (source === '.' || source === '/' || source === path || path.startsWith(`${source}/`)) return true
    return /[*?]/.test(source) && posix.dirname(source) === posix.dirname(path)
  })
}
