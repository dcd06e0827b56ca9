import { posix } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { z } from 'zod'
import { IniFile } from '../project/ini-file.ts'
import { readStatements } from '../python/statements.ts'
import { stringValue } from '../python/string-literals.ts'
import type { StartForm } from './simulation.ts'
import type { PythonStart } from './start-command.ts'
import { mayBeOurs, type StartPlace, textIn } from './start-place.ts'

/** Alembic runs `env.py`; as a program of its own it finds only what `prepend_sys_path` names (alembic/script/base.py). */
export function alembicStart(
  { config, section = 'alembic', asModule }: Extract<PythonStart, { form: 'alembic' }>,
  place: StartPlace,
): StartForm | undefined {
  const { cwd, folders, pythonPath, environment } = place
  const ini = posix.resolve('/', cwd, config ?? environment('ALEMBIC_CONFIG') ?? 'alembic.ini')
  const parsed = IniFile.parse(ini.endsWith('.toml') ? '' : (textIn(place, ini) ?? ''), { here: posix.dirname(ini) })
  if ('problem' in parsed) return undefined
  // Since 1.16 Alembic also reads the working directory's pyproject.toml; the ini wins option by option.
  const toml = alembicTable(place, ini.endsWith('.toml') ? ini : posix.resolve('/', cwd, 'pyproject.toml'))
  const valueFor = (option: string) => {
    const found = parsed.file.get(section, option)
    return found === undefined || 'problem' in found ? undefined : found.value
  }
  const location = valueFor('script_location') ?? toml.script_location
  // `package:folder` is found through an import.
  if (location === undefined || /^[\w.]+:/.test(location)) return undefined
  const file = posix.join(posix.resolve('/', cwd, location), 'env.py')
  if (folders.hostFile(file) === undefined) return undefined
  const inIni = valueFor('prepend_sys_path')
  const listed = inIni === undefined ? (toml.prepend_sys_path ?? []) : inIni.split(/[\s,:;]+/)
  const prepended = listed.filter((entry) => entry !== '')
  const first = prepended.map((entry) => posix.resolve('/', cwd, entry))
  return { form: 'file', file, loaded: true, path: [...first, ...(asModule ? [cwd] : []), ...pythonPath] }
}

const alembicSchema = z.object({
  script_location: z.string().optional().catch(undefined),
  // A list is separate paths, a text is one (alembic/config.py).
  prepend_sys_path: z
    .union([z.array(z.string()), z.string().transform((path) => [path])])
    .optional()
    .catch(undefined),
})

/** `[tool.alembic]` of a file; empty where there is none. */
function alembicTable(place: StartPlace, file: string): z.output<typeof alembicSchema> {
  const text = textIn(place, file)
  if (text?.includes('tool.alembic') !== true) return {}
  try {
    const { tool } = z.object({ tool: z.object({ alembic: alembicSchema }) }).parse(parseToml(text))
    const { script_location: location, prepend_sys_path: prepended } = tool.alembic
    const filled = (value: string) => value.replaceAll('%(here)s', posix.dirname(file)).replaceAll('%%', '%')
    return {
      ...(location === undefined ? {} : { script_location: filled(location) }),
      ...(prepended === undefined ? {} : { prepend_sys_path: prepended.map(filled) }),
    }
  } catch {
    // Alembic ends at a broken file, and the area of migrations says so.
    return {}
  }
}

/** What a server's own settings file names. */
export function configuredStart(
  { program, config }: Extract<PythonStart, { form: 'configured' }>,
  place: StartPlace,
): StartForm | undefined {
  const { cwd, pythonPath } = place
  const text = textIn(place, posix.resolve('/', cwd, config ?? 'gunicorn.conf.py'))
  if (text === undefined) return undefined
  const valueFor = program === 'gunicorn' ? assignedTexts(text) : uwsgiOptions(text)
  const folder = posix.resolve('/', cwd, valueFor('chdir') ?? '.')
  const added = valueFor('pythonpath')?.split(/[,:]/) ?? []
  const path = [...added.map((entry) => posix.resolve('/', folder, entry)), folder, ...pythonPath]
  const file = program === 'uwsgi' ? (valueFor('wsgi-file') ?? valueFor('file')) : undefined
  if (file !== undefined) {
    const resolved = posix.resolve('/', folder, file)
    return place.folders.hostFile(resolved) === undefined
      ? undefined
      : { form: 'file', file: resolved, loaded: true, path }
  }
  const target = program === 'gunicorn' ? valueFor('wsgi_app') : (valueFor('module') ?? valueFor('wsgi'))
  const [, module, attribute] = /^([A-Za-z_]\w*(?:\.\w+)*)(?::([A-Za-z_]\w*))?/.exec(target ?? '') ?? []
  if (module === undefined || !mayBeOurs(module, path, place)) return undefined
  const taken = attribute ?? valueFor('callable') ?? 'application'
  return { form: 'import', module, path, attribute: taken }
}

const literal = /^[rRuU]?(?:"[^"]*"|'[^']*')$/

/** Texts that a Python file assigns at its top, such as `wsgi_app = "app:app"`. */
function assignedTexts(text: string): (name: string) => string | undefined {
  const values = new Map<string, string>()
  for (const statement of readStatements(text, { functions: 'imports' })) {
    if (statement.kind !== 'assign') continue
    const value = literal.test(statement.value) ? stringValue(statement.value) : undefined
    for (const name of statement.names) if (value !== undefined) values.set(name, value)
  }
  return (name) => values.get(name)
}

/** Options of uWSGI's own kind of ini file, in which one may occur several times. */
function uwsgiOptions(text: string): (name: string) => string | undefined {
  return (name) => {
    const found = new RegExp(`^\\s*${name}\\s*=\\s*(\\S+)`, 'm').exec(text)?.[1]
    return found?.includes('%') === true ? undefined : found
  }
}
