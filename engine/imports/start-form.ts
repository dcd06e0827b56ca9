import { posix } from 'node:path'
import { alembicStart, configuredStart } from './configured-start.ts'
import { djangoSettingsIn } from './django.ts'
import { findModule } from './module-finder.ts'
import type { StartForm } from './simulation.ts'
import type { PythonStart } from './start-command.ts'
import { mayBeOurs, type StartPlace, textIn } from './start-place.ts'

/** The files that the fastapi command tries, in its order (fastapi_cli/discover.py). */
const fastapiFiles = ['main.py', 'app.py', 'api.py', 'app/main.py', 'app/app.py', 'app/api.py']
/** The files that the flask command tries, in its order (flask/cli.py). */
const flaskFiles = ['wsgi.py', 'app.py']

/** How a command starts Python, in the container's paths; `undefined` when the project does not have what is started. */
export function startFormOf(python: PythonStart, place: StartPlace): StartForm | undefined {
  const start = ownStartOf(python, place)
  if (start === undefined || place.installedFolders.length === 0) return start
  return { ...start, installed: [...(start.installed ?? []), ...place.installedFolders] }
}

function ownStartOf(python: PythonStart, place: StartPlace): StartForm | undefined {
  const { cwd, folders, pythonPath } = place
  switch (python.form) {
    case 'file': {
      const file = posix.resolve('/', cwd, python.file)
      if (folders.hostFile(file) !== undefined) {
        if (python.loaded === true) return { form: 'file', file, path: [cwd, ...pythonPath], loaded: true }
        return { form: 'file', file, path: [posix.dirname(file), ...pythonPath], ...djangoOf(file, place) }
      }
      const main = posix.join(file, '__main__.py')
      return folders.hostFile(main) === undefined
        ? undefined
        : { form: 'file', file: main, path: [file, ...pythonPath] }
    }
    case 'code':
      return { form: 'code', code: python.code, path: [cwd, ...pythonPath] }
    case 'alembic':
      return alembicStart(python, place)
    case 'configured':
      return configuredStart(python, place)
    case 'console-script': {
      const script = place.consoleScripts.get(python.name)
      if (script === undefined) return undefined
      const { module, attribute, folder } = script
      if (findModule(module.split('.')[0] ?? '', [...pythonPath, folder], folders) === undefined) return undefined
      // The first entry is the folder of the script itself, where nothing of the project is.
      return {
        form: 'import',
        module,
        attribute: attribute.split('.')[0] ?? attribute,
        path: pythonPath,
        installed: [folder],
      }
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

/** `manage.py` of Django: it goes on to import the settings. */
function djangoOf(file: string, place: StartPlace): Pick<Extract<StartForm, { form: 'file' }>, 'django'> {
  const django = posix.basename(file) === 'manage.py' ? djangoSettingsIn(textIn(place, file) ?? '', file) : undefined
  if (django === undefined) return {}
  return { django: { ...django, settings: place.environment('DJANGO_SETTINGS_MODULE') ?? django.settings } }
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
