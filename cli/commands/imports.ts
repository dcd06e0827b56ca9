import { stat } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import { Option } from 'commander'
import { z } from 'zod'
import { message } from '../../engine/core/message.ts'
import { stripControlSequences } from '../../engine/core/strip-control-sequences.ts'
import { findHostPython } from '../../engine/imports/host-python.ts'
import { judgeStart } from '../../engine/imports/judge-start.ts'
import { providedBy, readRequirements } from '../../engine/imports/requirements.ts'
import type { RunVerdict } from '../../engine/imports/run/run-answer.ts'
import { runOnHost } from '../../engine/imports/run/run-on-host.ts'
import { importSeconds } from '../../engine/imports/run/run-request.ts'
import type { Simulation, StartForm } from '../../engine/imports/simulation.ts'
import { DiskFolders } from '../../engine/imports/source-folder.ts'
import { startOfFile } from '../../engine/imports/start-of-file.ts'
import type { Translate } from '../../engine/texts/translator.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'

const optionsSchema = z.object({
  m: z.string().optional(),
  cwd: z.string().optional(),
  format: z.enum(['text', 'json']),
  run: z.boolean().default(false),
  yes: z.boolean().default(false),
})
type Options = z.output<typeof optionsSchema>

/** When no Python is on this machine, its newest version in wide use is assumed. */
const assumedMinor = 12

/** `stackmedic imports`: says whether one program would get through its imports, without starting it. */
const defineImports: DefineCommand = (program, terminal, run) => {
  program
    .command('imports [FILE]')
    .description('Say whether a Python file or module would get through its imports, without running it')
    .option('-m <module>', 'a module, as python -m takes it')
    .option('--cwd <folder>', 'the folder in which it is started')
    .option('--run', 'also import it in the real interpreter, after a yes')
    .option('--yes', 'answer the question with yes')
    .addOption(new Option('--format <format>').choices(['text', 'json']).default('text'))
    .action((file: string | undefined, options: unknown) =>
      run(importsCommand(file, optionsSchema.parse(options), terminal)),
    )
}
export default defineImports

async function importsCommand(file: string | undefined, options: Options, terminal: Terminal): Promise<number> {
  const translate = await terminal.translator()
  const complain = (key: string, values = {}) => {
    terminal.note(translate({ key: `imports.command.${key}`, values }))
    return exitCodes.wrongUsage
  }
  if ((file === undefined) === (options.m === undefined)) return complain('one-target')
  const cwd = resolve(options.cwd ?? '.')
  if (
    !(await stat(cwd).then(
      (status) => status.isDirectory(),
      () => false,
    ))
  )
    return complain('file-gone', { target: cwd })
  const path = file === undefined ? undefined : resolve(cwd, file)
  if (path !== undefined && !(await isThere(path))) return complain('file-gone', { target: path })

  const disk = new DiskFolders()
  const python = findHostPython(terminal.machine, cwd)
  const installed = python?.addedFolders ?? []
  const start = { ...startOf(path, options.m, cwd, terminal, disk), ...(installed.length === 0 ? {} : { installed }) }
  if (python === undefined) terminal.note(translate({ key: 'imports.command.no-python' }))
  const requirements = await readRequirements(cwd, cwd)
  const surroundings = {
    pythonMinor: python?.minor ?? assumedMinor,
    platform: sysPlatform(terminal),
    python,
    provides: providedBy(requirements.declared),
  }
  const hostFile = (name: string) => name
  const simulation = await judgeStart({ start, surroundings, folders: disk, disk, hostFile }, terminal.signal)
  const real = options.run ? await realImport(start, python?.program, cwd, options.yes, terminal) : undefined
  const answer = answerOf(simulation, start, cwd, options.cwd ?? '.')
  terminal.write(
    options.format === 'json'
      ? `${JSON.stringify(real === undefined ? answer : { ...answer, run: real }, null, 2)}\n`
      : textOf(answer, translate({ key: 'imports.command.ok' })) +
          (real === undefined ? '' : `${realText(real, translate).join('\n')}\n`),
  )
  if (options.run && real === undefined) return exitCodes.cancelled
  return answer.ok && real?.outcome !== 'import-fails' ? exitCodes.nothingWrong : exitCodes.errorFound
}

/** Imports it in the interpreter of this machine; `undefined` without a yes. */
async function realImport(
  start: StartForm,
  interpreter: string | undefined,
  cwd: string,
  agreed: boolean,
  terminal: Terminal,
): Promise<RunVerdict | undefined> {
  const translate = await terminal.translator()
  if (start.form === 'code' || interpreter === undefined) return { outcome: 'no-answer', stopped: [] }
  const target = start.form === 'file' ? start.file : start.module
  if (!agreed && !(await terminal.confirm(translate(message('imports.command.run-ask', { interpreter, target }))))) {
    return undefined
  }
  return runOnHost(terminal.machine, interpreter, { form: start.form, target, path: start.path }, cwd, terminal.signal)
}

function realText({ outcome, error, at, stopped }: RunVerdict, translate: Translate): string[] {
  const place = at === undefined ? '' : `  (${at.file}:${at.line})`
  const said =
    outcome === 'import-fails' || outcome === 'other-error'
      ? `${translate(message('imports.command.run-failed', { error: error ?? '' }))}${place}`
      : translate(
          message(`imports.command.run-${outcome === 'imports-work' ? 'works' : outcome}`, { seconds: importSeconds }),
        )
  const refused = stopped.map(({ event, detail }) =>
    translate(message('imports.command.run-stopped', { what: `${event} ${detail}` })),
  )
  return [said, ...refused].map(stripControlSequences)
}

/** Python puts the script's real folder first on its path; with `-m` the folder that it is started in. */
function startOf(
  path: string | undefined,
  module: string | undefined,
  cwd: string,
  { machine }: Terminal,
  disk: DiskFolders,
): StartForm {
  const separator = machine.platform === 'windows' ? ';' : ':'
  const extra = (machine.environment['PYTHONPATH'] ?? '').split(separator).filter((entry) => entry !== '')
  const pythonPath = extra.map((entry) => resolve(cwd, entry))
  return path === undefined
    ? { form: 'module', module: module ?? '', path: [cwd, ...pythonPath] }
    : startOfFile(path, pythonPath, disk)
}

interface Answer {
  readonly entry: { readonly form: string; readonly target: string; readonly cwd: string }
  readonly ok: boolean
  readonly failure?: { kind: string; module: string; name?: string; file: string; line: number }
  readonly modules: readonly { name: string; kind: string; file?: string }[]
}

function answerOf({ failure, modules }: Simulation, start: StartForm, cwd: string, asked: string): Answer {
  const named = (file: string) => {
    const way = relative(cwd, file)
    return way.startsWith('..') ? file : way.split(sep).join('/')
  }
  return {
    entry: { form: start.form, target: targetOf(start, named), cwd: asked },
    ok: failure === undefined,
    ...(failure === undefined
      ? {}
      : {
          failure: {
            kind: failure.kind,
            module: failure.module,
            ...(failure.name === undefined ? {} : { name: failure.name }),
            file: failure.file === '' ? '' : named(failure.file),
            line: failure.line,
          },
        }),
    modules: modules.map(({ name, kind, file }) => ({
      name,
      kind,
      ...(file === undefined ? {} : { file: named(file) }),
    })),
  }
}

function targetOf(start: StartForm, named: (file: string) => string): string {
  if (start.form === 'file') return named(start.file)
  return start.form === 'code' ? start.code : start.module
}

function textOf({ ok, failure, modules }: Answer, fine: string): string {
  const lines = modules.map(
    ({ name, kind, file }) => `${kind.padEnd(10)}${name}${file === undefined ? '' : `  ${file}`}`,
  )
  const verdict =
    ok || failure === undefined
      ? fine
      : `${failure.file}:${failure.line}  ${failure.kind}  ${failure.module}${failure.name === undefined ? '' : `.${failure.name}`}`
  return `${stripControlSequences([...lines, '', verdict].join('\n'))}\n`
}

function sysPlatform({ machine }: Terminal): 'linux' | 'darwin' | 'win32' {
  return machine.platform === 'windows' ? 'win32' : machine.platform === 'macos' ? 'darwin' : 'linux'
}

/** A file, or a folder that Python would start by its `__main__.py`. */
async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isFile() || status.isDirectory(),
    () => false,
  )
}
