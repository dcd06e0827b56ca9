import { join } from 'node:path'
import { readProjectFile, readRegularFile } from '../../core/project-files.ts'
import { decodeSource } from '../../python/decode-source.ts'
import type { MigrationTree } from '../facts.ts'
import type { MigrationLint } from './facts.ts'
import { lintTree } from './lint-tree.ts'
import type { MigrationScript } from './operation.ts'
import { readScript } from './read-script.ts'

const maxBytes = 1024 * 1024
/** Files read between two breaths of the event loop. */
const breath = 32

/** Reads the migrations of every tree again, for what they do. A file that cannot be read leaves its tree incomplete. */
export async function readLint(
  root: string,
  trees: readonly MigrationTree[],
  signal: AbortSignal,
): Promise<MigrationLint> {
  const lints: MigrationLint[] = []
  for (const tree of trees) {
    const scripts = new Map<string, MigrationScript>()
    for (const [index, { file, damaged }] of tree.revisions.entries()) {
      if (index % breath === 0) await new Promise((resolve) => setImmediate(resolve))
      signal.throwIfAborted()
      const path = join(root, file)
      const regular = readRegularFile(path, maxBytes)
      const content = regular === 'link' ? await readProjectFile(root, path, maxBytes) : regular
      if (damaged || content.problem !== undefined) continue
      scripts.set(file, readScript(decodeSource(content.bytes).text))
    }
    lints.push(lintTree(tree, scripts))
  }
  return {
    notes: lints.flatMap(({ notes }) => notes),
    ignores: lints.flatMap(({ ignores }) => ignores),
    extensions: lints.flatMap(({ extensions }) => extensions),
    tables: Object.assign({}, ...lints.map(({ tables }) => tables)),
    tableOrigins: Object.assign({}, ...lints.map((lint) => lint.tableOrigins)),
  }
}
