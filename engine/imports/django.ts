import { type Statement, stringListValue } from '../python/statements.ts'
import type { Raised } from './exceptions.ts'
import type { ModuleLoader } from './module-loader.ts'
import type { DjangoStart } from './simulation.ts'
import type { ImportWorld } from './world.ts'

const names = /os\.environ(?:\.setdefault\(\s*|\[)(['"])DJANGO_SETTINGS_MODULE\1(?:\s*,|\]\s*=)\s*(['"])([\w.]+)\2/

/** The settings that a program such as `manage.py` names in its text. @param file its path, for messages. */
export function djangoSettingsIn(text: string, file: string): DjangoStart | undefined {
  const found = names.exec(text)
  const settings = found?.[3]
  if (found === null || settings === undefined) return undefined
  return { settings, file, line: text.slice(0, found.index).split('\n').length }
}

interface Parts {
  readonly world: ImportWorld
  readonly loader: ModuleLoader
}

/** `django.setup()`: imports the settings, then each application in their list, and its models (django/apps/registry.py). */
export function setUpDjango({ settings, file, line }: DjangoStart, { world, loader }: Parts): Raised | undefined {
  const at = { file, line }
  const raised = loader.importModule(settings, at)
  if (raised !== undefined) return raised
  const source = loader.loaded(settings)?.file
  const statements = source === undefined ? undefined : world.parse(source)?.statements
  if (source === undefined || statements === undefined) return undefined
  for (const { name, line: listed } of installedApps(statements)) {
    const place = { file: source, line: listed }
    // The last part may be a configuration class; then the module before it counts.
    const module = /^(.+)\.[A-Z]\w*$/.exec(name)?.[1] ?? name
    const failed = loader.importModule(module, place)
    if (failed !== undefined) return failed
    const owner = module.replace(/\.apps$/, '')
    const models = loader.loaded(owner)
    if (models !== undefined && loader.hasSubmodule(models, 'models')) {
      const inModels = loader.importModule(`${owner}.models`, place)
      if (inModels !== undefined) return inModels
    }
  }
  return undefined
}

interface InstalledApp {
  readonly name: string
  readonly line: number
}

/** What the text of the settings certainly lists; conditions, calls and other files add what is not seen here. */
function installedApps(statements: readonly Statement[]): readonly InstalledApp[] {
  const lists = new Map<string, readonly string[]>()
  let line = 0
  for (const statement of statements) {
    if (statement.kind !== 'assign') continue
    const [name] = statement.names
    if (name === undefined) continue
    const list = listOf(statement.value, lists)
    if (list !== undefined) lists.set(name, statement.operator === '+=' ? [...(lists.get(name) ?? []), ...list] : list)
    if (name === 'INSTALLED_APPS') line = statement.line
  }
  return (lists.get('INSTALLED_APPS') ?? []).map((name) => ({ name, line }))
}

/** Lists, names of lists, and sums of them; a part that cannot be read counts as empty. */
function listOf(value: string, lists: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const text = value.trim()
  const whole = stringListValue(text)
  if (whole !== undefined) return whole
  if (!/^[\w\s+*,()[\]"'.-]+$/.test(text)) return undefined
  const summands = text.split('+').map((part) => part.trim())
  if (summands.length === 1) return lists.get(text)
  return summands.flatMap((part) => stringListValue(part) ?? lists.get(part) ?? [])
}
