import { existsSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import type { ContainerList } from '../containers/facts.ts'
import { isImageName } from '../containers/images/image-name.ts'
import type { Machine } from '../core/machine.ts'
import { isInside } from '../core/project-files.ts'
import { confinedRun } from '../docker/confinement.ts'
import { openEngine } from '../docker/engine-client.ts'
import { findHostPython } from '../imports/host-python.ts'
import type { Compile } from '../migrations/cross-check/compare-verdicts.ts'
import { compileInContainer, containerInterpreters } from '../migrations/cross-check/compile-in-container.ts'
import { compileOnHost } from '../migrations/cross-check/compile-on-host.ts'
import { compileArguments } from '../migrations/cross-check/compile-program.ts'
import type { MigrationTree, MigrationTrees } from '../migrations/facts.ts'
import { treeContexts } from '../migrations/tree-context.ts'
import type { ComposeModel, EntryPoints, Service } from '../project/facts.ts'

/** What is known of the project when an interpreter is chosen. */
export interface CompilerSurroundings {
  readonly root: string
  readonly trees: MigrationTrees
  readonly entryPoints: EntryPoints | undefined
  readonly compose: ComposeModel | undefined
  /** Absent: the engine could not be asked, so no image is there. */
  readonly containers: ContainerList | undefined
}

/** An interpreter that can say whether migrations compile. */
export interface PythonCompiler {
  readonly where: 'container' | 'host'
  /** The whole command, as it is started. */
  readonly command: readonly [string, ...string[]]
  /** The words in front of the program's own. */
  readonly interpreter: string
  readonly image?: string
  /** The interpreter itself is a file of the project, such as one of a virtual environment in it. */
  readonly isOfProject: boolean
  readonly compile: Compile
}

const engineMs = 60_000

/** The interpreter nearest to the one that runs a tree's migrations: of its service's image, or else of this machine. */
export async function findCompiler(
  tree: MigrationTree,
  surroundings: CompilerSurroundings,
  machine: Machine,
): Promise<PythonCompiler | undefined> {
  return (
    (await inContainer(tree, surroundings, machine)) ??
    onHost(join(surroundings.root, tree.path), surroundings.root, machine)
  )
}

async function inContainer(
  tree: MigrationTree,
  { root, trees, entryPoints, compose, containers }: CompilerSurroundings,
  machine: Machine,
): Promise<PythonCompiler | undefined> {
  if (containers === undefined || compose === undefined) return undefined
  const runs = treeContexts(trees, entryPoints).find((context) => context.tree.path === tree.path)?.where.service
  const builds = (service: Service) => {
    const context = service.build?.context
    return context !== undefined && isInside(resolve(root, context), join(root, tree.path))
  }
  const service = compose.services.find(({ name }) => name === runs) ?? compose.services.find(builds)
  if (service === undefined) return undefined
  const engine = await openEngine(containers.endpoint, machine, engineMs)
  const container = containers.containers.find(({ belongs, compose: of }) => belongs && of?.service === service.name)
  const image = container?.image ?? service.image ?? `${compose.name}-${service.name}`
  // A compose file may say anything, and the name becomes a part of the address that the engine is asked.
  if (!isImageName(image)) return undefined
  const isThere = await engine
    .getImage(image)
    .inspect()
    .then(
      () => true,
      () => false,
    )
  if (!isThere) return undefined
  const [interpreter] = containerInterpreters
  return {
    where: 'container',
    command: [...confinedRun, `--entrypoint=${interpreter}`, image, ...compileArguments],
    interpreter,
    image,
    isOfProject: false,
    compile: (sources, signal) => compileInContainer(engine, image, sources, signal),
  }
}

function onHost(folder: string, root: string, machine: Machine): PythonCompiler | undefined {
  const python = findHostPython(machine, folder)?.program
  const interpreter = python === undefined ? pythonLauncher(machine) : ([python] as const)
  if (interpreter === undefined) return undefined
  const [program] = interpreter
  return {
    where: 'host',
    command: [...interpreter, ...compileArguments],
    interpreter: interpreter.join(' '),
    isOfProject: isInside(root, program),
    compile: (sources, signal) => compileOnHost(machine, interpreter, sources, signal),
  }
}

/** On Windows, `py` finds an installed Python that is not on the search path. */
function pythonLauncher(machine: Machine): readonly [string, string] | undefined {
  if (machine.platform !== 'windows') return undefined
  const searchPath = machine.environment['PATH'] ?? machine.environment['Path'] ?? ''
  const folder = searchPath.split(delimiter).find((each) => each !== '' && existsSync(join(each, 'py.exe')))
  return folder === undefined ? undefined : [join(folder, 'py.exe'), '-3']
}
