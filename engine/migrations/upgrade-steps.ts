import { isAbsolute, join, relative, resolve } from 'node:path'
import { composeCommand } from '../containers/compose-command.ts'
import type { ContainerList } from '../containers/facts.ts'
import type { Machine } from '../core/machine.ts'
import type { RunStep } from '../core/steps/run.ts'
import type { Service } from '../project/facts.ts'
import type { UpgradeCommand } from './alembic-commands.ts'

/** Migrations of large tables take long; building an image on a first day as well. */
const timeoutMs = 20 * 60 * 1000

/** What an upgrade is planned from. */
export interface UpgradeScene {
  readonly command: UpgradeCommand
  readonly service: Service
  /** The tree's folder, relative to the project with `/`. */
  readonly tree: string
  readonly list: ContainerList | undefined
  readonly root: string
  readonly machine: Machine
  readonly signal: AbortSignal
}

/**
 * The project's own upgrade command, in the container that has the migrations: the one that runs, where it sees the files
 * of the project; else a new one, of an image that is built from them first.
 * @returns `undefined` where compose is not there.
 */
export async function upgradeSteps(scene: UpgradeScene): Promise<RunStep[] | undefined> {
  const { service, list, root, machine, signal, command, tree } = scene
  const words = wordsOf(command)
  const [program = 'alembic', ...rest] = words
  const folder = command.entry.workingDirectory
  const isMounted = seesFolder(service, resolve(root, tree))
  const running = list?.containers.find(
    ({ belongs, compose, state }) =>
      belongs && compose?.service === service.name && !compose.oneOff && state === 'running',
  )
  const step = (first: string, words: readonly string[]): RunStep => ({
    kind: 'run',
    program: first,
    arguments: [...words],
    cwd: '.',
    timeoutMs,
  })
  if (running !== undefined && (isMounted || service.build === undefined)) {
    return [step('docker', ['exec', ...(folder === undefined ? [] : ['-w', folder]), running.name, ...words])]
  }
  const compose = await composeCommand(machine, root, signal)
  if (compose === undefined) return undefined
  const [first, ...own] = compose
  const where = folder === undefined ? [] : ['-w', folder]
  const run = step(first, [
    ...own,
    'run',
    '--rm',
    '-T',
    '--no-deps',
    ...where,
    '--entrypoint',
    program,
    service.name,
    ...rest,
  ])
  // The image has the migrations of the day on which it was built.
  return service.build === undefined || isMounted ? [run] : [step(first, [...own, 'build', service.name]), run]
}

/** Whether the command says all that is needed: nothing in it is only known when it runs. */
export function isWrittenOut({ entry: { words } }: UpgradeCommand): boolean {
  return words.length > 0 && !words.some((word) => word.includes('$') || word.includes('`'))
}

/** With the package manager that brings the project's environment, which is looked through when commands are read. */
function wordsOf({ entry: { words, text } }: UpgradeCommand): readonly string[] {
  const runner = /(?:^|[\s"'/[;&|(])(poetry|uv|pipenv|pdm|hatch|rye)["',\s]+run["',\s]/.exec(text)?.[1]
  return runner === undefined || words[0]?.startsWith('/') ? words : [runner, 'run', ...words]
}

function seesFolder({ mounts }: Service, folder: string): boolean {
  return mounts.some(({ type, source }) => {
    if (type !== 'bind' || source === undefined) return false
    const way = relative(resolve(source), join(folder, '.'))
    return !way.startsWith('..') && !isAbsolute(way)
  })
}
