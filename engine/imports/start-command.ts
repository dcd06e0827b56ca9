/** What a command line starts in Python. */
export type PythonStart =
  | {
      readonly form: 'file'
      readonly file: string
      /** The interpreter as it is called; absent for a script with a `#!` line. */
      readonly interpreter?: string
      /** A server loads the file as a module: it is not `__main__`, and the working directory is searched. */
      readonly loaded?: true
    }
  /**
   * `fastapi run`, `flask run`: a file or module, by default the first of the usual files, that is imported by its
   * dotted name.
   */
  | { readonly form: 'discovered'; readonly program: 'fastapi' | 'flask'; readonly target?: string }
  /** `python -m`. */
  | { readonly form: 'module'; readonly module: string; readonly interpreter?: string }
  /** `python -c`. */
  | { readonly form: 'code'; readonly code: string; readonly interpreter?: string }
  /** `alembic`, which runs the `env.py` that its settings name. */
  | {
      readonly form: 'alembic'
      /** As written; by default `alembic.ini`. */
      readonly config?: string
      /** The section of the settings, `-n`. */
      readonly section?: string
      /** By `python -m`, which also searches the working directory. */
      readonly asModule: boolean
    }
  /** A server whose settings file names what it imports. */
  | { readonly form: 'configured'; readonly program: 'gunicorn' | 'uwsgi'; readonly config?: string }
  /** A program that the project itself installs beside the interpreter. */
  | { readonly form: 'console-script'; readonly name: string }
  /** A server or worker that imports the module by itself, such as `uvicorn app.main:app`. */
  | ImportStart

export interface ImportStart {
  readonly form: 'import'
  readonly module: string
  readonly program: string
  /** What it takes from the module. */
  readonly attribute?: string
  /** The last part of the name may be what it takes: `celery -A worker.app`. */
  readonly dotted?: true
  /** A folder, besides the working directory, that it puts first on the search path; as written. */
  readonly folder?: string
}

const interpreter = /(?:^|[\\/])(?:python|pypy)[\d.]*(?:\.exe)?$/
/** Interpreter options that take a word of their own. */
const withValue = new Set(['-X', '-W', '--check-hash-based-pycs'])
/** Programs that only watch over the command that follows them. */
const observers = new Set(['opentelemetry-instrument', 'ddtrace-run', 'newrelic-admin', 'sentry-run'])
/** Programs that run a script as Python would: `streamlit run FILE`. */
const scriptRunners = new Set(['streamlit', 'chainlit', 'coverage'])

interface Importer {
  /** Options behind which the module stands; without any, it is the first plain word. */
  readonly options?: readonly string[]
  /** A word of the program's own that is no module. */
  readonly after?: string
  /** Without a colon, the last part of the name may be an attribute. */
  readonly dotted?: true
  /** What is taken from the module when nothing is said. */
  readonly attribute?: string
  /** Option for a folder that comes first on the search path. */
  readonly folder?: string
}

const importers: Readonly<Record<string, Importer>> = {
  uvicorn: { folder: '--app-dir' },
  hypercorn: {},
  granian: { folder: '--working-dir' },
  daphne: {},
  // gunicorn/util.py, import_app
  gunicorn: { attribute: 'application', folder: '--chdir' },
  uwsgi: { options: ['--module', '-w', '--wsgi'], folder: '--chdir' },
  // arq/cli.py imports the part before the last dot
  arq: { dotted: true },
  saq: { dotted: true },
  dramatiq: {},
  // celery/app/utils.py, find_app
  celery: { options: ['-A', '--app'], dotted: true, folder: '--workdir' },
  taskiq: { after: 'worker' },
  faust: { options: ['-A', '--app'], dotted: true },
  procrastinate: { options: ['-a', '--app'], dotted: true },
}

/** A dotted name with, behind a colon, what is taken from it. */
const target = /^([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?::([A-Za-z_]\w*)[\w.()'"=, ]*)?$/

/** Reads the words of a command; `undefined` when it starts no Python, or what comes in on stdin. */
export function pythonStart(words: readonly string[]): PythonStart | undefined {
  const [program = '', ...rest] = words
  if (interpreter.test(program)) return startOfInterpreter(program, rest)
  // A script with a `#!` line.
  if (program.endsWith('.py')) return { form: 'file', file: program }
  const name = program.replace(/^.*[\\/]/, '').replace(/\.exe$/, '')
  if (observers.has(name)) {
    const start = rest.findIndex((word) => !word.startsWith('-') && word !== 'run-program')
    return start < 0 ? undefined : pythonStart(rest.slice(start))
  }
  return startOfProgram(name, rest, false)
}

function startOfInterpreter(program: string, words: readonly string[]): PythonStart | undefined {
  let index = 0
  for (; words[index]?.startsWith('-'); index += 1) {
    const word = words[index] ?? ''
    if (word === '-') return undefined
    const code = /^-[a-zA-Z]*?c([\s\S]*)$/.exec(word)
    if (code !== null && !/^-[a-zA-Z]*m/.test(word)) {
      const text = code[1] || words[index + 1]
      return text === undefined ? undefined : { form: 'code', code: text, interpreter: program }
    }
    const module = /^-[a-zA-Z]*m(.*)$/.exec(word)
    if (module !== null && !word.startsWith('--')) {
      const name = module[1] || words[index + 1]
      const rest = words.slice(index + (module[1] ? 1 : 2))
      if (name === undefined) return undefined
      if (name === 'debugpy') return startOfDebugger(program, rest)
      return startOfProgram(name, rest, true) ?? { form: 'module', module: name, interpreter: program }
    }
    if (withValue.has(word)) index += 1
  }
  const file = words[index]
  return file === undefined ? undefined : { form: 'file', file, interpreter: program }
}

/** `debugpy --listen 0.0.0.0:5678 --wait-for-client -m MODULE` or `… FILE`. */
function startOfDebugger(program: string, words: readonly string[]): PythonStart | undefined {
  let index = 0
  for (; words[index]?.startsWith('-') && words[index] !== '-m'; index += 1) {
    if (/^--(?:listen|connect|log-to|pid|configure-\w+)$/.test(words[index] ?? '')) index += 1
  }
  return startOfInterpreter(program, words.slice(index))
}

function startOfProgram(program: string, words: readonly string[], asModule: boolean): PythonStart | undefined {
  if (program === 'alembic') return alembicStart(words, asModule)
  if (program === 'fastapi') {
    if (words[0] !== 'run' && words[0] !== 'dev') return undefined
    return discovered(
      program,
      words.slice(1).find((word) => word.endsWith('.py')),
    )
  }
  if (program === 'flask') return discovered(program, optionValue(words, ['--app', '-A']))
  if (scriptRunners.has(program)) {
    const file = words[0] === 'run' ? words.find((word) => word.endsWith('.py')) : undefined
    return file === undefined ? undefined : { form: 'file', file }
  }
  const importer = Object.hasOwn(importers, program) ? importers[program] : undefined
  if (importer === undefined) return undefined
  const name =
    importer.options === undefined
      ? words.find((word, index) => target.test(word) && isPlain(words, index) && word !== importer.after)
      : optionValue(words, importer.options)
  if (name !== undefined) return importOf(program, importer, name, words)
  return program === 'gunicorn' || program === 'uwsgi' ? configuredStart(program, words) : undefined
}

/** Alembic's commands that run no `env.py`. */
const alembicWithoutEnvironment = new Set(['init', 'list_templates', 'heads', 'branches', 'show', 'merge', 'history'])

function alembicStart(words: readonly string[], asModule: boolean): PythonStart | undefined {
  const config = optionValue(words, ['--config', '-c'])
  const section = optionValue(words, ['--name', '-n'])
  const command = words.find((word, index) => /^[a-z_]+$/.test(word) && isPlain(words, index))
  if (command === undefined || alembicWithoutEnvironment.has(command)) return undefined
  return {
    form: 'alembic',
    asModule,
    ...(config === undefined ? {} : { config }),
    ...(section === undefined ? {} : { section }),
  }
}

/** `gunicorn -c FILE`, `uwsgi --ini FILE`, `uwsgi FILE.ini`. */
function configuredStart(program: 'gunicorn' | 'uwsgi', words: readonly string[]): PythonStart | undefined {
  if (words.some((word) => /^--(?:help|version)$/.test(word))) return undefined
  const config =
    program === 'gunicorn'
      ? optionValue(words, ['-c', '--config'])
      : (optionValue(words, ['--ini']) ?? words.find((word) => word.endsWith('.ini')))
  if (program === 'uwsgi') {
    const file = optionValue(words, ['--wsgi-file', '--file'])
    if (file !== undefined) return { form: 'file', file, loaded: true }
    if (config === undefined) return undefined
  }
  return { form: 'configured', program, ...(config === undefined ? {} : { config }) }
}

function discovered(program: 'fastapi' | 'flask', name: string | undefined): PythonStart {
  return { form: 'discovered', program, ...(name === undefined ? {} : { target: name }) }
}

/** `--app NAME`, `--app=NAME`, `-A NAME`, `-ANAME`. */
function optionValue(words: readonly string[], options: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    for (const option of options) {
      if (word === option) return words[index + 1]
      if (word.startsWith(`${option}=`)) return word.slice(option.length + 1)
      if (option.length === 2 && word.startsWith(option) && !word.startsWith('--')) return word.slice(2)
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
  '--no-proxy-headers',
  '--no-access-log',
  '--access-log',
  '--use-colors',
  '--no-use-colors',
  '--no-server-header',
  '-D',
  '--daemon',
])

function importOf(
  program: string,
  importer: Importer,
  value: string,
  words: readonly string[],
): ImportStart | undefined {
  const [, module, named] = target.exec(value) ?? []
  if (module === undefined) return undefined
  const attribute = named ?? importer.attribute
  const folder = importer.folder === undefined ? undefined : optionValue(words, [importer.folder])
  return {
    form: 'import',
    module,
    program,
    ...(attribute === undefined ? {} : { attribute }),
    ...(importer.dotted === true && named === undefined && module.includes('.') ? { dotted: true } : {}),
    ...(folder === undefined ? {} : { folder }),
  }
}
