/** What a program that starts another one starts. */
export type Unwrapped =
  | {
      readonly kind: 'command'
      readonly words: readonly string[]
      /** What `env NAME=value` sets. */
      readonly environment?: ReadonlyMap<string, string>
    }
  /** `sh -c TEXT`. */
  | { readonly kind: 'shell-text'; readonly text: string; readonly parameters: readonly string[] }
  /** `sh FILE`. */
  | { readonly kind: 'shell-file'; readonly file: string; readonly parameters: readonly string[] }

const shells = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh'])
/** Programs that only start what follows them, and how many words of their own come first. */
const starters: Readonly<Record<string, number>> = {
  exec: 0,
  command: 0,
  nohup: 0,
  time: 0,
  sudo: 0,
  tini: 0,
  'dumb-init': 0,
  catatonit: 0,
  gosu: 1,
  'su-exec': 1,
  timeout: 1,
}
/** Package managers whose `run` starts a program in the project's own environment. */
const runners = new Set(['poetry', 'uv', 'pipenv', 'pdm', 'hatch', 'rye'])

/** Looks through one wrapper, such as `tini --`, `poetry run` or `bash -c`; undefined when the words are the program. */
export function unwrapCommand(words: readonly string[]): Unwrapped | undefined {
  const [program, ...rest] = words
  const name = program?.slice(program.lastIndexOf('/') + 1) ?? ''
  if (shells.has(name)) return unwrapShell(rest)
  if (name === 'env') {
    const start = rest.findIndex((word) => !word.startsWith('-') && !/^\w+=/.test(word))
    const set = rest.slice(0, start).flatMap((word) => {
      const [, variable, value] = /^(\w+)=([\s\S]*)$/.exec(word) ?? []
      return variable === undefined || value === undefined ? [] : [[variable, value] as const]
    })
    return start === -1 ? undefined : { kind: 'command', words: rest.slice(start), environment: new Map(set) }
  }
  if (runners.has(name) && rest[0] === 'run') return afterOptions(rest.slice(1))
  const own = Object.hasOwn(starters, name) ? starters[name] : undefined
  if (own !== undefined) return afterOptions(rest, own)
  // wait-for-it, dockerize, watchmedo and their kin: the command stands behind a double dash.
  const dash = rest.indexOf('--')
  if (/^(?:wait|dockerize|watchmedo)/.test(name) && dash !== -1 && dash + 1 < rest.length) {
    return { kind: 'command', words: rest.slice(dash + 1) }
  }
  return undefined
}

function afterOptions(words: readonly string[], own = 0): Unwrapped | undefined {
  let start = 0
  while (words[start]?.startsWith('-')) {
    if (words[start++] === '--') break
  }
  const command = words.slice(start + own)
  return command.length === 0 ? undefined : { kind: 'command', words: command }
}

function unwrapShell(words: readonly string[]): Unwrapped | undefined {
  let start = 0
  let isText = false
  for (; /^[-+]/.test(words[start] ?? ''); start++) {
    const option = words[start] ?? ''
    if (/^-[a-z]+$/.test(option) && option.includes('c')) isText = true
    // `-o pipefail` has a word of its own.
    if (/^[-+][a-z]*o$/.test(option)) start++
  }
  const [first, ...parameters] = words.slice(start)
  if (first === undefined) return undefined
  // Behind the text of `-c`, the first word is $0.
  return isText
    ? { kind: 'shell-text', text: first, parameters: parameters.slice(1) }
    : { kind: 'shell-file', file: first, parameters }
}
