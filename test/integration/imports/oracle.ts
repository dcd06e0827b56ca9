import { spawn } from 'node:child_process'
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { thisMachine } from '../../../engine/core/machine.ts'
import { findHostPython } from '../../../engine/imports/host-python.ts'
import { judgeStart } from '../../../engine/imports/judge-start.ts'
import type { Simulation, StartForm } from '../../../engine/imports/simulation.ts'
import { DiskFolders } from '../../../engine/imports/source-folder.ts'
import { startOfFile } from '../../../engine/imports/start-of-file.ts'

export const python = '/usr/bin/python3'

/** A program in files, and how it is started. */
export interface Program {
  /** Path with `/` → source. */
  readonly files: Readonly<Record<string, string | Uint8Array>>
  readonly start: {
    /** `import`: a server that puts the folder it is started in on its path and imports the module. */
    readonly form: 'file' | 'module' | 'import'
    readonly target: string
  }
  /** Folder, relative to the project, in which Python is started. */
  readonly cwd: string
  /** `PYTHONPATH`, relative to `cwd`. */
  readonly pythonPath?: readonly string[]
  /** Folder, relative to the project, that a `.pth` file of a virtual environment adds: an editable installation. */
  readonly editable?: string
}

export function writeProgram(root: string, { files, editable }: Pick<Program, 'files' | 'editable'>): void {
  if (editable !== undefined) writeEnvironment(root, join(root, editable))
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), source)
  }
}

/** A virtual environment as `python -m venv` lays it out, with a project in editable form and nothing else. */
function writeEnvironment(root: string, folder: string): void {
  const environment = join(root, '.venv')
  const real = realpathSync(python)
  const version = /python3\.\d+/.exec(real)?.[0] ?? 'python3.11'
  const packages = join(environment, 'lib', version, 'site-packages')
  mkdirSync(packages, { recursive: true })
  mkdirSync(join(environment, 'bin'))
  symlinkSync(python, join(environment, 'bin', 'python'))
  writeFileSync(join(environment, 'pyvenv.cfg'), `home = ${dirname(python)}\ninclude-system-site-packages = false\n`)
  writeFileSync(join(packages, 'project.pth'), `${folder}\n`)
}

/** What really starting the program says: nothing, or the kind of its import error and the module that it names. */
export async function askPython(root: string, { start, cwd, pythonPath, editable }: Program): Promise<string> {
  const words = {
    file: [join(root, start.target)],
    module: ['-m', start.target],
    import: ['-c', `import ${start.target}`],
  }[start.form]
  const env = {
    PATH: '/usr/bin:/bin',
    ...(pythonPath === undefined ? {} : { PYTHONPATH: pythonPath.join(':') }),
  }
  const { status, errors } = await runPython(
    editable === undefined ? python : join(root, '.venv', 'bin', 'python'),
    ['-B', ...words],
    join(root, cwd),
    env,
  )
  if (status === 0) return 'ok'
  const error =
    errors
      .trim()
      .split('\n')
      .findLast((line) => /Error\b|No module named|Exit\b/.test(line)) ?? errors
  if (/attempted relative import/.test(error)) return 'relative-in-script'
  const missing = /No module named '?([\w.]+)'?/.exec(error)
  if (missing !== null) return `unresolved ${missing[1]}`
  const main = /can't find '__main__' module/.exec(errors)
  if (main !== null) return 'unresolved __main__'
  const noPackage = /while trying to find '([\w.]+)'/.exec(error)
  if (noPackage !== null) return `unresolved ${noPackage[1]}`
  const name = /cannot import name '(\w+)' from (partially initialized module )?'([\w.]+)'/.exec(error)
  if (name !== null) return `${name[2] === undefined ? 'missing-name' : 'circular'} ${name[3]}.${name[1]}`
  const listed = /module '([\w.]+)' has no attribute '(\w+)'/.exec(error)
  if (listed !== null) return `missing-name ${listed[1]}.${listed[2]}`
  if (/SyntaxError|invalid syntax|IndentationError|TabError|source code (?:string )?cannot contain/.test(errors))
    return 'syntax-error'
  // A program that ends for another reason got through its imports.
  return 'ok'
}

function runPython(program: string, words: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  return new Promise<{ status: number | null; errors: string }>((done, failed) => {
    const child = spawn(program, words, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] })
    let errors = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text
    })
    child.on('error', failed).on('close', (status) => done({ status, errors }))
  })
}

/** The same words for what Stackmedic says. */
export function say({ failure }: Simulation): string {
  if (failure === undefined) return 'ok'
  if (failure.kind === 'relative-in-script' || failure.kind === 'syntax-error') return failure.kind
  return failure.kind === 'unresolved'
    ? `unresolved ${failure.module}`
    : `${failure.kind} ${failure.module}.${failure.name}`
}

export async function askStackmedic(root: string, { start, cwd, pythonPath = [] }: Program): Promise<Simulation> {
  const machine = { ...thisMachine(), environment: { PATH: '/usr/bin' } }
  const host = findHostPython(machine, root)
  if (host === undefined) throw new Error('the interpreter was not found from its files')
  const disk = new DiskFolders()
  const folder = join(root, cwd)
  const path = pythonPath.map((entry) => resolve(folder, entry))
  const form: StartForm =
    start.form === 'file'
      ? startOfFile(join(root, start.target), path, disk)
      : { form: start.form, module: start.target, path: [folder, ...path] }
  const installed = host.addedFolders.length === 0 ? {} : { installed: host.addedFolders }
  const surroundings = { pythonMinor: host.minor, platform: 'linux', python: host, provides: () => false } as const
  return judgeStart(
    { start: { ...form, ...installed }, surroundings, folders: disk, disk, hostFile: (file) => file },
    new AbortController().signal,
  )
}
