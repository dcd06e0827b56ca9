import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Option } from 'commander'
import { z } from 'zod'
import { type Message, message } from '../../engine/core/message.ts'
import { findHostPython } from '../../engine/imports/host-python.ts'
import { judgeStart } from '../../engine/imports/judge-start.ts'
import { providedBy, readRequirements } from '../../engine/imports/requirements.ts'
import type { RunVerdict } from '../../engine/imports/run/run-answer.ts'
import { runOnHost } from '../../engine/imports/run/run-on-host.ts'
import type { StartForm } from '../../engine/imports/simulation.ts'
import { DiskFolders } from '../../engine/imports/source-folder.ts'
import { startOfFile } from '../../engine/imports/start-of-file.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'
import { answerOf } from '../imports/answer.ts'
import { answerText, realImportText } from '../imports/answer-text.ts'
import { languageOption } from '../language.ts'

const optionsSchema = z.object({
  m: z.string().optional(),
  cwd: z.string().optional(),
  format: z.enum(['text', 'json']),
  run: z.boolean().default(false),
  yes: z.boolean().default(false),
  lang: z.enum(['en', 'es']).optional(),
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
    .addOption(languageOption())
    .action((file: string | undefined, options: unknown) =>
      run(importsCommand(file, optionsSchema.parse(options), terminal)),
    )
}
export default defineImports

async function importsCommand(file: string | undefined, options: Options, terminal: Terminal): Promise<number> {
  const translate = await terminal.translator(options.lang)
  const complain = (key: string, values = {}) => {
    terminal.note(translate({ key: `imports.command.${key}`, values }))
    return exitCodes.wrongUsage
  }
  if ((file === undefined) === (options.m === undefined)) return complain('one-target')
  const cwd = resolve(options.cwd ?? '.')
  if (!(await isFolder(cwd))) {
    terminal.note(translate(message('cli.imports.folder-gone', { folder: cwd })))
    return exitCodes.wrongUsage
  }
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
  const agrees = async (question: Message) => options.yes || terminal.confirm(translate(question))
  const real = options.run ? await realImport(start, python?.program, cwd, agrees, terminal) : undefined
  const answer = answerOf(simulation, start, cwd, options.cwd ?? '.')
  terminal.write(
    options.format === 'json'
      ? `${JSON.stringify(real === undefined ? answer : { ...answer, run: real }, null, 2)}\n`
      : answerText(answer, translate) + (real === undefined ? '' : realImportText(real, translate)),
  )
  if (options.run && real === undefined) return exitCodes.cancelled
  if (!answer.ok || real?.outcome === 'import-fails') return exitCodes.errorFound
  return answer.unread === undefined ? exitCodes.nothingWrong : exitCodes.couldNotLook
}

/** Imports it in the interpreter of this machine; `undefined` without a yes. */
async function realImport(
  start: StartForm,
  interpreter: string | undefined,
  cwd: string,
  agrees: (question: Message) => Promise<boolean>,
  terminal: Terminal,
): Promise<RunVerdict | undefined> {
  if (start.form === 'code' || interpreter === undefined) return { outcome: 'no-answer', stopped: [] }
  const target = start.form === 'file' ? start.file : start.module
  if (!(await agrees(message('imports.command.run-ask', { interpreter, target })))) return undefined
  return runOnHost(terminal.machine, interpreter, { form: start.form, target, path: start.path }, cwd, terminal.signal)
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

function sysPlatform({ machine }: Terminal): 'linux' | 'darwin' | 'win32' {
  return machine.platform === 'windows' ? 'win32' : machine.platform === 'macos' ? 'darwin' : 'linux'
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  )
}

/** A file, or a folder that Python would start by its `__main__.py`. */
async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isFile() || status.isDirectory(),
    () => false,
  )
}
