/** What a command line starts in Python. */
export type PythonStart =
  | { readonly form: 'file'; readonly file: string }
  /** `fastapi run`: a file, by default the first of the usual names, that is imported by its dotted name. */
  | { readonly form: 'fastapi'; readonly file?: string }
  /** `python -m`. */
  | { readonly form: 'module'; readonly module: string }
  /** A server or worker that imports the module by itself, such as `uvicorn app.main:app`. */
  | { readonly form: 'import'; readonly module: string; readonly program: string }

const interpreter = /(?:^|[\\/])(?:python|pypy)[\d.]*(?:\.exe)?$/
/** Interpreter options that take a word of their own. */
const withValue = new Set(['-X', '-W', '--check-hash-based-pycs'])

/** How a program is told which module to import: the options behind which it stands, or its first plain word. */
const importers: Readonly<
  Record<string, { readonly options?: readonly string[]; readonly plain?: boolean; readonly after?: string }>
> = {
  uvicorn: { plain: true },
  hypercorn: { plain: true },
  granian: { plain: true },
  daphne: { plain: true },
  gunicorn: { plain: true },
  arq: { plain: true },
  dramatiq: { plain: true },
  celery: { options: ['-A', '--app'] },
  taskiq: { plain: true, after: 'worker' },
  flask: { options: ['--app', '-A'] },
  faust: { options: ['-A', '--app'] },
}

/** A dotted name with, behind a colon, what is taken from it. */
const target = /^([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?::[\w.()'"=, ]+)?$/

/** Reads the words of a command; `undefined` when it starts no Python, or code from its own arguments (`-c`, stdin). */
export function pythonStart(words: readonly string[]): PythonStart | undefined {
  const [program = '', ...rest] = words
  if (interpreter.test(program)) return startOfInterpreter(rest)
  // A script with a `#!` line.
  if (program.endsWith('.py')) return { form: 'file', file: program }
  const name = program.replace(/^.*[\\/]/, '').replace(/\.exe$/, '')
  if (name === 'fastapi' && (rest[0] === 'run' || rest[0] === 'dev')) {
    const file = rest.slice(1).find((word) => word.endsWith('.py'))
    return { form: 'fastapi', ...(file === undefined ? {} : { file }) }
  }
  return startOfImporter(name, rest)
}

function startOfInterpreter(words: readonly string[]): PythonStart | undefined {
  let index = 0
  for (; words[index]?.startsWith('-'); index += 1) {
    const word = words[index] ?? ''
    if (word === '-' || /^-[a-zA-Z]*c/.test(word)) return undefined
    const module = /^-[a-zA-Z]*m(.*)$/.exec(word)
    if (module !== null && !word.startsWith('--')) {
      const name = module[1] || words[index + 1]
      const rest = words.slice(index + (module[1] ? 1 : 2))
      return name === undefined ? undefined : (startOfImporter(name, rest) ?? { form: 'module', module: name })
    }
    if (withValue.has(word)) index += 1
  }
  const file = words[index]
  return file === undefined ? undefined : { form: 'file', file }
}

function startOfImporter(program: string, words: readonly string[]): PythonStart | undefined {
  const importer = Object.hasOwn(importers, program) ? importers[program] : undefined
  if (importer === undefined) return undefined
  for (const [index, word] of words.entries()) {
    for (const option of importer.options ?? []) {
      const value =
        word === option ? words[index + 1] : word.startsWith(`${option}=`) ? word.slice(option.length + 1) : undefined
      if (value !== undefined) return importOf(program, value)
    }
    if (importer.plain === true && target.test(word) && isPlain(words, index) && word !== importer.after) {
      return importOf(program, word)
    }
  }
  return undefined
}

/** A word behind an option that takes one is that option's; a flag is mistaken for one at worst, and nothing is said. */
function isPlain(words: readonly string[], index: number): boolean {
  const before = words[index - 1]
  return before === undefined || !before.startsWith('-') || before.includes('=') || flags.has(before)
}

const flags = new Set([
  '--reload',
  '--preload',
  '--factory',
  '--proxy-headers',
  '--no-access-log',
  '--access-log',
  '-D',
  '--daemon',
])

function importOf(program: string, value: string): PythonStart | undefined {
  const module = target.exec(value)?.[1]
  return module === undefined ? undefined : { form: 'import', module, program }
}
