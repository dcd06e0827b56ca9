import { dirname, posix } from 'node:path'
import { findModule } from './module-finder.ts'
import type { StartForm } from './simulation.ts'
import type { SourceFolder } from './source-folder.ts'
import type { PythonStart } from './start-command.ts'

/** Where a command runs, in paths of the container. */
export interface StartPlace {
  readonly folders: SourceFolder & { hostFile(file: string): string | undefined }
  readonly cwd: string
  /** `PYTHONPATH`, absolute. */
  readonly pythonPath: readonly string[]
  readonly environment: (name: string) => string | undefined
  /** Whether a top-level module comes from elsewhere: the standard library or a requirement. */
  readonly isElsewhere: (module: string) => boolean
}

/** The files that the fastapi command tries, in its order (fastapi_cli/discover.py). */
const fastapiFiles = ['main.py', 'app.py', 'api.py', 'app/main.py', 'app/app.py', 'app/api.py']
/** The files that the flask command tries, in its order (flask/cli.py). */
const flaskFiles = ['wsgi.py', 'app.py']

/** How a command starts Python, in the container's paths; `undefined` when the project does not have what is started. */
export function startFormOf(python: PythonStart, place: StartPlace): StartForm | undefined {
  const { cwd, folders, pythonPath } = place
  switch (python.form) {
    case 'file': {
      const file = posix.resolve('/', cwd, python.file)
      if (folders.hostFile(file) !== undefined) return { form: 'file', file, path: [dirname(file), ...pythonPath] }
      const main = posix.join(file, '__main__.py')
      return folders.hostFile(main) === undefined
        ? undefined
        : { form: 'file', file: main, path: [file, ...pythonPath] }
    }
    case 'discovered':
      return python.program === 'fastapi' ? fastapiStart(python.target, place) : flaskStart(python.target, place)
    case 'module': {
      const path = [cwd, ...pythonPath]
      return mayBeOurs(python.module, path, place) ? { form: 'module', module: python.module, path } : undefined
    }
    case 'import': {
      const { module, program, attribute, dotted, folder } = python
      const own = folder === undefined ? [] : [posix.resolve('/', cwd, folder)]
      const path = [...own, cwd, ...pythonPath]
      if (!mayBeOurs(module, path, place)) return undefined
      return {
        form: 'import',
        module,
        path,
        ...(attribute === undefined ? {} : { attribute }),
        ...(dotted === true ? { dotted } : {}),
        ...(program === 'celery' && attribute === undefined ? { submodule: 'celery' } : {}),
      }
    }
  }
}

/** A module that only the image has is none of ours; one that nobody has, in a folder of Python files, is misspelt. */
function mayBeOurs(module: string, path: readonly string[], { folders, cwd, isElsewhere }: StartPlace): boolean {
  const [top = ''] = module.split('.')
  if (findModule(top, path, folders) !== undefined) return true
  return !isElsewhere(top) && [...(folders.list(cwd)?.keys() ?? [])].some((name) => name.endsWith('.py'))
}

/** The file is imported by its name from the folder above its topmost package; the working directory is not searched. */
function fastapiStart(named: string | undefined, place: StartPlace): StartForm | undefined {
  const file = firstFile(named === undefined ? fastapiFiles : [named], place)
  if (file === undefined) return undefined
  const { folder, module } = packagedName(file, place)
  return { form: 'import', module, file, path: [folder, ...place.pythonPath] }
}

function flaskStart(named: string | undefined, place: StartPlace): StartForm | undefined {
  const { cwd, pythonPath } = place
  const [target] = (named ?? place.environment('FLASK_APP') ?? '').split(':')
  const file = firstFile(target === undefined || target === '' ? flaskFiles : [target, `${target}.py`], place)
  if (file !== undefined) {
    const { folder, module } = packagedName(file, place)
    return { form: 'import', module, file, path: [folder, ...pythonPath] }
  }
  if (target === undefined || !/^\w+(?:\.\w+)*$/.test(target)) return undefined
  const path = [cwd, ...pythonPath]
  return mayBeOurs(target, path, place) ? { form: 'import', module: target, path } : undefined
}

function firstFile(candidates: readonly string[], { cwd, folders }: StartPlace): string | undefined {
  return candidates
    .map((candidate) => posix.resolve('/', cwd, candidate))
    .find((candidate) => candidate.endsWith('.py') && folders.hostFile(candidate) !== undefined)
}

function packagedName(file: string, { folders }: StartPlace): { readonly folder: string; readonly module: string } {
  const names = posix.basename(file) === '__init__.py' ? [] : [posix.basename(file, '.py')]
  let folder = posix.dirname(file)
  while (folders.hostFile(posix.join(folder, '__init__.py')) !== undefined && folder !== '/') {
    names.unshift(posix.basename(folder))
    folder = posix.dirname(folder)
  }
  return { folder, module: names.join('.') }
}

/** The dotted name of a script below a folder: what `python -m` would be given there. */
export function moduleNameIn(folder: string, file: string): string | undefined {
  const way = posix.relative(folder, file)
  const parts = way.replace(/\.py$/, '').split('/')
  const named = !way.startsWith('..') && way.endsWith('.py') && parts.every((part) => /^[A-Za-z_]\w*$/.test(part))
  return named ? parts.join('.') : undefined
}
