import { interpolate } from './compose/interpolation.ts'

/** One instruction with its continuation lines joined. */
export interface Instruction {
  /** Upper case, such as `COPY`. */
  readonly name: string
  /** `--from=build`, without the dashes. */
  readonly flags: readonly string[]
  /** The rest, comments and line ends removed. */
  readonly text: string
  /** First line, from 1. */
  readonly line: number
}

export interface Stage {
  /** What `AS` calls it. */
  readonly name?: string
  /** The image, or the name of an earlier stage. */
  readonly base: string
  readonly line: number
  readonly instructions: readonly Instruction[]
}

export interface Dockerfile {
  readonly stages: readonly Stage[]
  /** Defaults of the `ARG`s in front of the first `FROM`, with the given build arguments over them. */
  readonly arguments: ReadonlyMap<string, string>
}

const maxInstructions = 2000
const instructionPattern = /^([A-Za-z]+)(?:\s+([\s\S]*))?$/
const heredocPattern = /<<(-?)(["']?)([A-Za-z_]\w*)\2/g

/** Reads the instructions of a Dockerfile; lines that are none are passed over, as nothing is built here. */
export function parseDockerfile(text: string, buildArguments: Readonly<Record<string, string>> = {}): Dockerfile {
  const globals = new Map<string, string>()
  const stages: (Stage & { instructions: Instruction[] })[] = []
  for (const instruction of readInstructions(text)) {
    const stage = stages.at(-1)
    if (instruction.name === 'FROM') stages.push({ ...readFrom(instruction, globals), instructions: [] })
    else if (stage !== undefined) stage.instructions.push(instruction)
    else if (instruction.name === 'ARG') declareArguments(instruction.text, globals, buildArguments)
  }
  return { stages, arguments: globals }
}

/** Adds the `NAME[=default]`s of an `ARG`; a build argument wins over the default. */
export function declareArguments(
  text: string,
  variables: Map<string, string>,
  buildArguments: Readonly<Record<string, string>>,
): void {
  for (const word of text.split(/\s+/)) {
    const [, name, value] = /^(\w+)(?:=(.*))?$/.exec(word) ?? []
    if (name === undefined) continue
    const given = buildArguments[name] ?? (value === undefined ? undefined : fillIn(unquote(value), variables))
    if (given !== undefined) variables.set(name, given)
  }
}

/** Variables of a Dockerfile; what is not set becomes empty, what is no variable stays as it is. */
export function fillIn(text: string, variables: ReadonlyMap<string, string>): string {
  const result = interpolate(text, (name) => variables.get(name))
  return result.malformed ? text : result.text
}

export function unquote(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text
}

/** The words of the exec form `["a", "b"]`; undefined for the shell form. */
export function execForm(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined
  try {
    const words: unknown = JSON.parse(text)
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : undefined
  } catch {
    // Docker, too, takes what is no JSON for the shell form.
    return undefined
  }
}

function readFrom({ text, line }: Instruction, globals: ReadonlyMap<string, string>): Omit<Stage, 'instructions'> {
  const [base = '', as, name] = text.split(/\s+/)
  const named = as?.toLowerCase() === 'as' && name !== undefined ? { name: name.toLowerCase() } : {}
  return { base: fillIn(base, globals), line, ...named }
}

function readInstructions(text: string): Instruction[] {
  const lines = text.split(/\r?\n/)
  const continuation = escapeCharacter(lines)
  const instructions: Instruction[] = []
  for (let index = 0; index < lines.length && instructions.length < maxInstructions; index++) {
    const start = index
    let logical = ''
    for (; index < lines.length; index++) {
      const line = lines[index] ?? ''
      // Comments and empty lines may stand between the lines of one instruction.
      const isNothing = /^\s*(?:#|$)/.test(line)
      if (isNothing && (logical !== '' || index === start)) {
        if (logical === '') break
        continue
      }
      const trimmed = line.trimEnd()
      if (!trimmed.endsWith(continuation)) {
        logical += trimmed
        break
      }
      logical += trimmed.slice(0, -1)
    }
    const [, word, rest = ''] = instructionPattern.exec(logical.trim()) ?? []
    if (word === undefined) continue
    const name = word.toUpperCase()
    if (['RUN', 'COPY', 'ADD'].includes(name)) index = skipHeredocs(rest, lines, index)
    instructions.push({ name, ...splitFlags(rest.trim()), line: start + 1 })
  }
  return instructions
}

/** `# escape=` on one of the first lines; Windows projects use a backtick. */
function escapeCharacter(lines: readonly string[]): string {
  for (const line of lines) {
    const [, name, value] = /^#\s*(\w+)\s*=\s*(\S+)/.exec(line) ?? []
    if (name === undefined) break
    if (name.toLowerCase() === 'escape' && value === '`') return '`'
  }
  return '\\'
}

function skipHeredocs(text: string, lines: readonly string[], index: number): number {
  let end = index
  for (const [, dash, , word] of text.matchAll(heredocPattern)) {
    const closes = (line: string) => (dash === '-' ? line.replace(/^\t+/, '') : line) === word
    const found = lines.findIndex((line, at) => at > end && closes(line))
    if (found !== -1) end = found
  }
  return end
}

function splitFlags(text: string): Pick<Instruction, 'flags' | 'text'> {
  const flags: string[] = []
  let rest = text
  for (let match = /^--(\S+)\s+/.exec(rest); match !== null; match = /^--(\S+)\s+/.exec(rest)) {
    flags.push(match[1] ?? '')
    rest = rest.slice(match[0].length)
  }
  return { flags, text: rest }
}
