import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import type { Machine } from '../core/machine.ts'

/** A Python that is installed on this machine, as its files tell: it is not started. */
export interface HostPython {
  readonly minor: number
  /** The interpreter, absolute. */
  readonly program: string
  /** The folder of the standard library. */
  readonly libraryFolder: string
  /** Folders of installed packages, with what `.pth` files add. */
  readonly packageFolders: readonly string[]
  /** Folders that `.pth` files add, such as that of a project that is installed in editable form. */
  readonly addedFolders: readonly string[]
  /** The virtual environment it belongs to, if any. */
  readonly environmentFolder?: string
}

/**
 * The Python that `python` would start in `cwd`: an active or near virtual environment first, then the search path.
 * `undefined` when there is none, or its folders are laid out in no known way.
 */
export function findHostPython(machine: Machine, cwd: string): HostPython | undefined {
  for (const folder of virtualEnvironments(machine, cwd)) {
    const found = readVirtualEnvironment(folder)
    if (found !== undefined) return found
  }
  const searchPath = machine.environment['PATH'] ?? machine.environment['Path'] ?? ''
  for (const folder of searchPath.split(delimiter)) {
    for (const name of machine.platform === 'windows' ? ['python.exe', 'python3.exe'] : ['python3', 'python']) {
      const found = folder === '' ? undefined : readInterpreter(join(folder, name))
      if (found !== undefined) return found
    }
  }
  return undefined
}

function virtualEnvironments(machine: Machine, cwd: string): string[] {
  const active = machine.environment['VIRTUAL_ENV']
  const near: string[] = []
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    near.push(join(folder, '.venv'), join(folder, 'venv'))
    if (dirname(folder) === folder || near.length > 20) break
  }
  return [...(active === undefined ? [] : [active]), ...near].filter((folder) => existsSync(join(folder, 'pyvenv.cfg')))
}

function readVirtualEnvironment(folder: string): HostPython | undefined {
  const settings = readText(join(folder, 'pyvenv.cfg'))
  const home = /^home\s*=\s*(.+)$/m.exec(settings)?.[1]?.trim()
  const base =
    home === undefined
      ? undefined
      : (readInterpreter(join(home, 'python3')) ?? readInterpreter(join(home, 'python.exe')))
  if (base === undefined) return undefined
  const own = [join(folder, 'lib', `python3.${base.minor}`, 'site-packages'), join(folder, 'Lib', 'site-packages')]
  const shared = /^include-system-site-packages\s*=\s*true/im.test(settings) ? base.packageFolders : []
  const program = [join(folder, 'bin', 'python'), join(folder, 'Scripts', 'python.exe')].find((path) =>
    existsSync(path),
  )
  return {
    ...base,
    program: program ?? base.program,
    ...withPathFiles(own.filter(existsSync), shared),
    environmentFolder: folder,
  }
}

function readInterpreter(program: string): HostPython | undefined {
  const real = realProgram(program)
  if (real === undefined) return undefined
  const prefix = dirname(dirname(real))
  const windowsLibrary = join(dirname(real), 'Lib')
  if (existsSync(join(windowsLibrary, 'os.py'))) {
    const minor = Number(/python3(\d+)\.dll/i.exec(listNames(dirname(real)).join(' '))?.[1])
    return Number.isInteger(minor)
      ? {
          minor,
          program: real,
          libraryFolder: windowsLibrary,
          ...withPathFiles([join(windowsLibrary, 'site-packages')]),
        }
      : undefined
  }
  const named = /python3\.(\d+)/.exec(real)?.[1]
  const versions =
    named === undefined
      ? listNames(join(prefix, 'lib')).flatMap((name) => /^python3\.(\d+)$/.exec(name)?.[1] ?? [])
      : [named]
  const minor = Math.max(...versions.map(Number))
  const libraryFolder = join(prefix, 'lib', `python3.${minor}`)
  if (!existsSync(join(libraryFolder, 'os.py'))) return undefined
  // Debian keeps its own packages beside the versions, and pip's below /usr/local.
  const packageFolders = [
    join('/usr', 'local', 'lib', `python3.${minor}`, 'dist-packages'),
    join(prefix, 'lib', 'python3', 'dist-packages'),
    join(libraryFolder, 'site-packages'),
  ]
  const used = prefix === '/usr' ? packageFolders : packageFolders.slice(2)
  return { minor, program: real, libraryFolder, ...withPathFiles(used.filter(existsSync)) }
}

/** The interpreter behind links and behind the small scripts that version managers put on the search path. */
function realProgram(program: string): string | undefined {
  try {
    const real = realpathSync(program)
    if (!/[\\/]shims[\\/]/.test(real)) return real
    const manager = dirname(dirname(real))
    const version = readText(join(manager, 'version')).split(/\s/)[0] ?? ''
    return /^[\w.-]+$/.test(version) ? realpathSync(join(manager, 'versions', version, 'bin', 'python3')) : undefined
  } catch {
    return undefined
  }
}

/** Package folders with what their `.pth` files add, one absolute folder a line; lines of code are not run. */
function withPathFiles(
  folders: readonly string[],
  shared: readonly string[] = [],
): Pick<HostPython, 'packageFolders' | 'addedFolders'> {
  const added = folders.map((folder) =>
    listNames(folder)
      .filter((name) => name.endsWith('.pth'))
      .flatMap((name) => readText(join(folder, name)).split(/\r?\n/))
      .flatMap((line) => foldersOf(line, folder))
      .filter(existsSync),
  )
  return {
    packageFolders: [...folders.flatMap((folder, index) => [folder, ...(added[index] ?? [])]), ...shared],
    addedFolders: [...new Set(added.flat())],
  }
}

/** A line of a `.pth` file. Of setuptools' own code, the table that it looks modules up in is read. */
function foldersOf(line: string, folder: string): string[] {
  const finder = /^import (__editable___\w+_finder)\b/.exec(line)?.[1]
  if (finder !== undefined) {
    const table = /^MAPPING\b[^=]*=\s*\{(.*)\}/m.exec(readText(join(folder, `${finder}.py`)))?.[1] ?? ''
    return [...table.matchAll(/(['"])[\w.]+\1:\s*(['"])(.*?)\2/g)].map(([, , , path = '']) => dirname(resolve(path)))
  }
  return line === '' || /^(?:#|import[ \t])/.test(line) ? [] : [resolve(folder, line.trim())]
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
