import { pythonTarget } from '../python/python-target.ts'
import { syntaxJudge } from '../python/syntax-judge.ts'
import type { MigrationTree, MigrationTrees } from './facts.ts'
import { findTrees, type TreeLocation } from './find-trees.ts'
import { readTree } from './read-tree.ts'

/** Finds and reads every tree below a folder. */
export async function readMigrationTrees(root: string, signal: AbortSignal): Promise<MigrationTrees> {
  const { trees, problems } = await findTrees(root, signal)
  // The parser loads while the files are read.
  if (trees.length > 0) syntaxJudge.warmUp()
  return { trees: await readLocations(root, trees, signal), configProblems: [...problems] }
}

/** Reads trees whose places are known. */
export async function readLocations(
  root: string,
  locations: readonly TreeLocation[],
  signal: AbortSignal,
): Promise<MigrationTree[]> {
  const read: MigrationTree[] = []
  for (const location of locations) {
    read.push(await readTree(root, location, await pythonTarget(root, location.path), signal))
  }
  return read
}
