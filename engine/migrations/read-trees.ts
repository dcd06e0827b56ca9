import { judgeWhenNeeded } from '../python/judge-when-needed.ts'
import { pythonTarget } from '../python/python-target.ts'
import { scanOnly } from '../python/scan-only.ts'
import type { HostFolder } from './container-paths.ts'
import type { MigrationTree, MigrationTrees } from './facts.ts'
import { findTrees, type TreeLocation } from './find-trees.ts'
import { readTree } from './read-tree.ts'

export interface ReadOptions {
  /** `false`: the graph alone. Of what does not compile, only the files are told that can be told without a parser. */
  readonly syntax: boolean
  /** Finds the folders behind paths that hold inside of the containers. */
  readonly hostFolder?: HostFolder
}

/** Finds and reads every tree below a folder. */
export async function readMigrationTrees(
  root: string,
  signal: AbortSignal,
  options: ReadOptions = { syntax: true },
): Promise<MigrationTrees> {
  const { trees, problems } = await findTrees(root, signal, options.hostFolder)
  return { trees: await readLocations(root, trees, signal, options), configProblems: [...problems] }
}

/** Reads trees whose places are known. */
export async function readLocations(
  root: string,
  locations: readonly TreeLocation[],
  signal: AbortSignal,
  { syntax }: ReadOptions = { syntax: true },
): Promise<MigrationTree[]> {
  const read: MigrationTree[] = []
  for (const location of locations) {
    const python = await pythonTarget(root, location.path)
    read.push(await readTree(root, location, python, syntax ? judgeWhenNeeded : scanOnly, signal))
  }
  return read
}
