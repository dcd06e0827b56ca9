import { IniFile } from './ini-file.ts'

/** A program that a file of processes names. */
export interface DeclaredProcess {
  readonly name: string
  /** As written. */
  readonly command: string
  /** From 1. */
  readonly line: number
  /** As written; absent: where the manager itself runs. */
  readonly folder?: string
  readonly environment: ReadonlyMap<string, string>
}

const maxProcesses = 200

/** The lines of a Procfile: `web: gunicorn app:app`. */
export function readProcfile(text: string): readonly DeclaredProcess[] {
  return text
    .split(/\r?\n/)
    .flatMap((content, index) => {
      const [, name, command] = /^([A-Za-z0-9_-]+):\s*(\S.*)$/.exec(content) ?? []
      if (name === undefined || command === undefined) return []
      return [{ name, command: command.trim(), line: index + 1, environment: new Map<string, string>() }]
    })
    .slice(0, maxProcesses)
}

/** The `[program:NAME]` sections of a supervisor configuration, with `%(here)s` filled in. */
export function readSupervisorPrograms(text: string, here: string): readonly DeclaredProcess[] {
  // `%(ENV_NAME)s` and `%(program_name)s` are supervisor's own: what they stand for is not known here.
  const parsed = IniFile.parse(text.replace(/%\((?!here\))\w+\)s/g, '_'), { here })
  if ('problem' in parsed) return []
  const { file } = parsed
  return file
    .sections()
    .flatMap((section): DeclaredProcess[] => {
      const name = /^program:(.+)$/.exec(section)?.[1]
      const command = file.get(section, 'command')
      if (name === undefined || command === undefined || 'problem' in command) return []
      const folder = file.get(section, 'directory')
      return [
        {
          name,
          command: command.value,
          line: command.line,
          environment: environmentOf(file, section),
          ...(folder === undefined || 'problem' in folder ? {} : { folder: folder.value }),
        },
      ]
    })
    .slice(0, maxProcesses)
}

/** `environment=NAME="value",OTHER=value` */
function environmentOf(file: IniFile, section: string): ReadonlyMap<string, string> {
  const written = file.get(section, 'environment')
  const text = written === undefined || 'problem' in written ? '' : written.value
  return new Map(
    [...text.matchAll(/(?<!\w)(\w+)=(?:"([^"]*)"|'([^']*)'|([^,\s]*))/g)].map(
      ([, name = '', double, single, plain]) => [name, double ?? single ?? plain ?? ''],
    ),
  )
}

/** The file of processes that a command such as `honcho start` or `supervisord` reads; its usual places if it names none. */
export interface ProcessManager {
  readonly kind: 'procfile' | 'supervisor'
  readonly files: readonly string[]
  /** The processes it starts; empty: all of them. */
  readonly only: readonly string[]
}

const procfileManagers = new Set(['honcho', 'foreman', 'forego', 'overmind', 'hivemind', 'goreman'])

/** Whether the words start a manager of processes, and which file it reads. */
export function processManager(words: readonly string[]): ProcessManager | undefined {
  const [program = '', ...rest] = words
  const name = program.slice(program.lastIndexOf('/') + 1)
  if (procfileManagers.has(name) && (rest.includes('start') || name === 'hivemind')) {
    const file = optionOf(rest, ['-f', '--procfile']) ?? 'Procfile'
    const after = rest.slice(rest.indexOf('start') + 1)
    const only = after.filter(
      (word, index) => /^[\w-]+$/.test(word) && !after[index - 1]?.startsWith('-') && !word.startsWith('-'),
    )
    return { kind: 'procfile', files: [file], only }
  }
  if (name === 'supervisord') {
    const file = optionOf(rest, ['-c', '--configuration'])
    // supervisor/options.py, default_configfile
    const usual = [
      'supervisord.conf',
      'etc/supervisord.conf',
      '/etc/supervisord.conf',
      '/etc/supervisor/supervisord.conf',
    ]
    return { kind: 'supervisor', files: file === undefined ? usual : [file], only: [] }
  }
  return undefined
}

function optionOf(words: readonly string[], options: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    if (options.includes(word)) return words[index + 1]
    const named = options.find((option) => word.startsWith(`${option}=`))
    if (named !== undefined) return word.slice(named.length + 1)
  }
  return undefined
}
