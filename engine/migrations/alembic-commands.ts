import type { EntryPoint, EntryPoints } from '../project/facts.ts'
import type { MigrationTree } from './facts.ts'

/** A command of a container that brings the database to a revision. */
export interface UpgradeCommand {
  readonly entry: EntryPoint
  /** `head`, `heads`, `label@head`, an id. */
  readonly target: string
  /** File given with `-c`. */
  readonly config?: string
  /** Section given with `-n`. */
  readonly section?: string
}

/** Reads `alembic … upgrade TARGET`, `python -m alembic …` and Flask-Migrate's `flask db upgrade [TARGET]`. */
export function upgradeCommand(entry: EntryPoint): UpgradeCommand | undefined {
  const words = entry.words
  const flask = words.findIndex(
    (word, index) => word === 'db' && /(?:^|\/)flask$|^manage\.py$/.test(words[index - 1] ?? ''),
  )
  if (flask > 0)
    return words[flask + 1] === 'upgrade' ? { entry, target: operand(words, flask + 2) ?? 'head' } : undefined
  const program = words.findIndex((word) => /(?:^|\/)alembic$/.test(word))
  const upgrade = words.indexOf('upgrade', program)
  if (program < 0 || upgrade < 0) return undefined
  const target = operand(words, upgrade + 1)
  if (target === undefined) return undefined
  const config = option(words, program, '-c', '--config')
  const section = option(words, program, '-n', '--name')
  return { entry, target, ...(config !== undefined && { config }), ...(section !== undefined && { section }) }
}

/** The upgrade commands that work on a tree: by its configuration where they name one, else by nearness of the files. */
export function commandsOn(
  tree: MigrationTree,
  trees: readonly MigrationTree[],
  { entryPoints }: EntryPoints = { entryPoints: [] },
): UpgradeCommand[] {
  return entryPoints
    .flatMap((entry) => upgradeCommand(entry) ?? [])
    .filter((command) => {
      const scores = trees.map((candidate) => score(candidate, command))
      const best = Math.max(...scores)
      return best >= 0 && score(tree, command) === best
    })
}

/** The service that runs a tree's migrations, if one does. */
export function serviceOf(commands: readonly UpgradeCommand[]): { service?: string } {
  const service = commands[0]?.entry.service
  return service === undefined ? {} : { service }
}

/** How well a command fits a tree; negative: not at all. */
function score(tree: MigrationTree, { entry, config, section }: UpgradeCommand): number {
  if (section !== undefined && tree.section !== undefined && tree.section !== section) return -1
  if (config !== undefined && tree.config !== undefined && !sameEnding(tree.config, config)) return -1
  return sharedFolders(tree.config ?? tree.path, entry.place.file) * 2 + (tree.section === 'alembic' ? 1 : 0)
}

/** A path in the container and one on the host end alike: `/app/conf/alembic.ini`, `backend/conf/alembic.ini`. */
function sameEnding(host: string, container: string): boolean {
  const name = (path: string) => path.slice(path.lastIndexOf('/') + 1)
  return name(host) === name(container)
}

function sharedFolders(one: string, other: string): number {
  const a = one.split('/')
  const b = other.split('/')
  let shared = 0
  while (shared < Math.min(a.length, b.length) - 1 && a[shared] === b[shared]) shared += 1
  return shared
}

function operand(words: readonly string[], start: number): string | undefined {
  return words.slice(start).find((word) => !word.startsWith('-'))
}

function option(words: readonly string[], start: number, short: string, long: string): string | undefined {
  for (const [index, word] of words.entries()) {
    if (index <= start) continue
    if (word === short || word === long) return words[index + 1]
    if (word.startsWith(`${long}=`)) return word.slice(long.length + 1)
  }
  return undefined
}
