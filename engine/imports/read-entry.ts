import { posix } from 'node:path'
import { projectPath } from '../core/project-files.ts'
import type { EntryPoint } from '../project/facts.ts'
import { lineText } from '../python/source.ts'
import { distributionOf, modulesOf } from './distributions.ts'
import { type DoubtedImport, doubtedImport, notInContainer } from './doubted-imports.ts'
import { switchableFiles } from './drivers/installed-driver.ts'
import { otherDriver } from './drivers/shared-names.ts'
import type { ImportEntry } from './facts.ts'
import { readInterpreter } from './interpreter.ts'
import { judgeStart } from './judge-start.ts'
import { findModule } from './module-finder.ts'
import { parsedFile } from './parsed-sources.ts'
import { isComplete, type Provides, provisionOf } from './provision.ts'
import { providedBy } from './requirements.ts'
import { pythonPathOf, type ServiceWorld } from './service-world.ts'
import type { ImportFailure, Simulation, StartForm } from './simulation.ts'
import type { DiskFolders } from './source-folder.ts'
import { cannotBeShadowed, isStandardModule } from './standard-library.ts'
import { type PythonStart, pythonStart } from './start-command.ts'
import { moduleNameIn, startFormOf } from './start-form.ts'

/** Of code on a command line, as much as people want to see. */
const longestCode = 80

/**
 * Judges one command of a service. `undefined`: it starts no Python from the project's files, so nothing can be said.
 */
export async function readEntry(
  root: string,
  entry: EntryPoint,
  world: ServiceWorld,
  disk: DiskFolders,
  signal: AbortSignal,
): Promise<ImportEntry | undefined> {
  const program = posix.basename(entry.words[0] ?? '')
  const python: PythonStart | undefined = world.consoleScripts.has(program)
    ? { form: 'console-script', name: program }
    : pythonStart(entry.words)
  if (python === undefined) return undefined
  const { folders, pythonMinor, requirements, consoleScripts, installedFolders } = world
  const cwd = entry.workingDirectory ?? '/'
  const environment = (name: string) => entry.environment?.[name] ?? world.environment(name)
  const ownPath = entry.environment?.['PYTHONPATH']
  const pythonPath = ownPath === undefined ? world.pythonPath : pythonPathOf(ownPath, cwd)
  const { there, certain, possible } = provisionOf(world)
  const isElsewhere = (top: string) =>
    isStandardModule(top, pythonMinor) || possible(top) || distributionOf(top).known || !world.bareBase
  const start = startFormOf(python, {
    folders,
    cwd,
    pythonPath,
    environment,
    isElsewhere,
    consoleScripts,
    installedFolders,
  })
  if (start === undefined) return undefined

  const hostFile = (path: string) => folders.hostFile(path)
  const judge = (provides: Provides) =>
    judgeStart({ start, surroundings: { pythonMinor, platform: 'linux', provides }, folders, disk, hostFile }, signal)
  const judged = await judge(possible)
  // What is not found may be outside of the project, where nobody looks.
  const { outsideContext } = world
  const { failure, ...reached } = judged
  const simulation = outsideContext === undefined ? judged : { ...reached, later: [] }
  const perhaps = await doubtedImport(simulation, requirements.perhaps, () => judge(certain))
  const outdated = await doubtedImport(simulation, notInContainer(world), () => judge(there))
  const reader = new EntryReader(root, start, world, disk)
  const moduleName = start.form === 'file' ? moduleNameIn(cwd, start.file) : undefined
  const absolutePackage = reader.absolutePackage()
  const missingInit = simulation.failure === undefined ? undefined : reader.missingInit(simulation.failure)
  return {
    service: entry.service,
    text: entry.text,
    place: entry.place,
    form: start.form,
    target: targetOf(start, reader),
    started: startedOf(start, entry.words, cwd, python.form === 'alembic'),
    ...(moduleName === undefined || findModule(moduleName.split('.')[0] ?? '', [cwd], folders) === undefined
      ? {}
      : { moduleName }),
    ...(absolutePackage === undefined ? {} : { absolutePackage }),
    ...(simulation.failure === undefined ? {} : { failure: reader.failure(simulation.failure) }),
    ...(missingInit === undefined ? {} : { missingInit }),
    modules: reader.modules(simulation),
    shadowed: reader.shadowedStandard(simulation),
    shadowedPackages: reader.shadowedPackages(simulation),
    later: simulation.later.map((later) => ({
      module: later.module,
      at: reader.position(later),
      ...reader.distribution(later.module),
    })),
    unread: [
      ...(outsideContext === undefined ? [] : [outsideContext]),
      ...simulation.unread.map((file) => reader.relative(file)),
    ],
    interpreter: readInterpreter(python, start, world, (file) => reader.sourceText(file)),
    requirements: {
      ...(requirements.file === undefined ? {} : { file: requirements.file }),
      complete: isComplete(world),
      ...(world.installed === undefined ? {} : { container: world.installed.container }),
      ...reader.doubts(perhaps, outdated),
    },
  }
}

function startedOf(
  start: StartForm,
  words: readonly string[],
  cwd: string,
  onlyInside: boolean,
): NonNullable<ImportEntry['started']> {
  const [program = ''] = words
  const folder = program.includes('/') ? posix.dirname(program) : undefined
  const interpreter = /(?:^|\/)python[\d.]*$/.test(program)
    ? program
    : folder === undefined
      ? undefined
      : posix.join(folder, 'python')
  return {
    workingDirectory: cwd,
    path: [...start.path],
    ...(start.installed === undefined ? {} : { installed: [...start.installed] }),
    // Alembic's `env.py` works only inside of alembic.
    ...(start.form === 'code' || onlyInside ? {} : { target: start.form === 'file' ? start.file : start.module }),
    ...(start.form === 'import' && start.attribute !== undefined ? { attribute: start.attribute } : {}),
    ...(interpreter === undefined ? {} : { interpreter }),
  }
}

function targetOf(start: StartForm, reader: EntryReader): string {
  if (start.form === 'file') return reader.relative(start.file)
  return start.form === 'code' ? start.code.trim().slice(0, longestCode) : start.module
}

/** Turns what the simulation says in the container's paths into what the project's people see. */
class EntryReader {
  readonly #root: string
  readonly #start: StartForm
  readonly #world: ServiceWorld
  readonly #disk: DiskFolders

  constructor(root: string, start: StartForm, world: ServiceWorld, disk: DiskFolders) {
    this.#root = root
    this.#start = start
    this.#world = world
    this.#disk = disk
  }

  relative(path: string): string {
    return projectPath(this.#root, this.#world.folders.hostFile(path) ?? path)
  }

  sourceText(file: string): string {
    const host = this.#world.folders.hostFile(file)
    return host === undefined ? '' : (parsedFile(host, this.#disk)?.source.text ?? '')
  }

  position({ file, line }: { readonly file: string; readonly line: number }) {
    return { file: this.relative(file), line, text: lineText(this.sourceText(file), line) }
  }

  modules({ modules }: Simulation): ImportEntry['modules'] {
    const placeOf = ({ file, line }: { readonly file: string; readonly line: number }) => ({
      file: this.relative(file),
      line,
    })
    return modules.map(({ name, kind, file, importedBy, alsoImportedBy, importers }) => ({
      name,
      kind,
      ...(file === undefined ? {} : { file: this.relative(file) }),
      ...(importedBy === undefined ? {} : { importedBy: placeOf(importedBy) }),
      ...(alsoImportedBy === undefined ? {} : { alsoImportedBy: alsoImportedBy.map(placeOf) }),
      ...(importers === undefined ? {} : { importers }),
    }))
  }

  shadowedStandard({ modules }: Simulation): ImportEntry['shadowed'] {
    const { pythonMinor } = this.#world
    return modules.flatMap(({ name, kind, file }) =>
      kind === 'local' && file !== undefined && isStandardModule(name, pythonMinor) && !cannotBeShadowed(name)
        ? [{ module: name, file: this.relative(file) }]
        : [],
    )
  }

  /** Local modules with the name of a module that a requirement installs. */
  shadowedPackages({ modules }: Simulation): NonNullable<ImportEntry['shadowedPackages']> {
    const { declared } = this.#world.requirements
    return modules.flatMap(({ name, kind, file }) => {
      if (kind !== 'local' || file === undefined || name.includes('.')) return []
      const hidden = declared.find(
        (requirement) => requirement.own !== true && modulesOf(requirement.name).includes(name),
      )
      return hidden === undefined ? [] : [{ module: name, file: this.relative(file), distribution: hidden.name }]
    })
  }

  failure(failure: ImportFailure): NonNullable<ImportEntry['failure']> {
    const { kind, module, name, file, chain } = failure
    return {
      kind,
      module,
      ...(name === undefined ? {} : { name }),
      ...(file === '' ? {} : { at: this.position(failure) }),
      chain: chain.map((at) => this.position(at)),
      ...(kind === 'unresolved' && file !== '' ? { ...this.distribution(module), ...this.#driver(module) } : {}),
    }
  }

  /** Another driver of the same database that the service has, where the code can be written for it. */
  #driver(module: string): Pick<NonNullable<ImportEntry['failure']>, 'driver'> {
    const [top = ''] = module.split('.')
    const instead = otherDriver(top)
    if (instead === undefined || !provisionOf(this.#world).certain(instead)) return {}
    const files = switchableFiles(this.#world.folders, this.#start.path, top, instead)
    return files === undefined ? {} : { driver: { instead, files: files.map((file) => this.relative(file)) } }
  }

  /** The distribution that would bring a module that is neither the project's own nor Python's. */
  distribution(module: string): {
    readonly distribution?: string
    readonly distributionKnown?: boolean
    readonly excludedBy?: string
  } {
    const [top = ''] = module.split('.')
    const { path, installed = [] } = this.#start
    const own = findModule(top, [...path, ...installed], this.#world.folders) !== undefined
    if (own || isStandardModule(top, 14)) return {}
    const excluded = this.#world.requirements.excluded.find((each) => providedBy([each])(top))
    if (excluded?.marker !== undefined) {
      return { distribution: excluded.name, distributionKnown: true, excludedBy: excluded.marker }
    }
    const { name, known } = distributionOf(top)
    return { distribution: name, distributionKnown: known }
  }

  /** What works only if something is installed of which that is not certain. */
  doubts(
    perhaps: DoubtedImport | undefined,
    outdated: DoubtedImport | undefined,
  ): Pick<ImportEntry['requirements'], 'perhaps' | 'outdated'> {
    const said = ({ failure, requirement }: DoubtedImport) => ({
      module: failure.module,
      distribution: requirement.name,
    })
    return {
      ...(perhaps === undefined ? {} : { perhaps: { ...said(perhaps), marker: perhaps.requirement.marker ?? '' } }),
      ...(outdated === undefined
        ? {}
        : {
            outdated: {
              ...said(outdated),
              file: outdated.requirement.file,
              chain: outdated.failure.chain.map((at) => this.position(at)),
            },
          }),
    }
  }

  /** The package of a script, where a folder on `PYTHONPATH` makes its absolute name importable. */
  absolutePackage(): string | undefined {
    if (this.#start.form !== 'file') return undefined
    const { file, path } = this.#start
    for (const folder of path.slice(1)) {
      const name = moduleNameIn(folder, file)
      if (name?.includes('.') === true) return name.slice(0, name.lastIndexOf('.'))
    }
    return undefined
  }

  /** The folder whose missing `__init__.py` explains a failure. */
  missingInit({ kind, module, file }: ImportFailure): ImportEntry['missingInit'] {
    const { folders, pythonMinor } = this.#world
    const start = this.#start
    const [top = ''] = module.split('.')
    if (start.form === 'import' && start.file !== undefined && !start.module.includes('.')) {
      const folder = posix.dirname(start.file)
      const explains =
        kind === 'relative-in-script' ? file === start.file : kind === 'unresolved' && top === posix.basename(folder)
      return explains && folders.list(folder)?.has('__init__.py') !== true
        ? { folder: this.#folderName(folder) }
        : undefined
    }
    if (kind !== 'unresolved' || !module.includes('.')) return undefined
    const found = findModule(top, start.path, folders)
    const [folder] = found?.kind === 'namespace' ? found.folders : []
    if (folder === undefined) return undefined
    if (isStandardModule(top, pythonMinor)) return { folder: this.#folderName(folder), winner: 'stdlib' }
    return providedBy(this.#world.requirements.declared)(top)
      ? { folder: this.#folderName(folder), winner: 'installed' }
      : undefined
  }

  #folderName(folder: string): string {
    const { folders } = this.#world
    const inside = [...(folders.list(folder) ?? [])].find(([, type]) => type === 'file')?.[0]
    return inside === undefined ? folder : posix.dirname(this.relative(posix.join(folder, inside)))
  }
}
