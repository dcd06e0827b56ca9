import { known, skipped } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { composeModelFact } from '../../project/facts.ts'
import { behindContainers } from '../container-paths.ts'
import { migrationTreesFact } from '../facts.ts'
import { readMigrationTrees } from '../read-trees.ts'
import { unreadConfig } from '../unread-config.ts'
import { unreadFile } from '../unread-file.ts'

/** Reads every Alembic tree of the project from its text. */
export default defineProbe({
  fact: migrationTreesFact,
  budgetMs: 60_000,
  uses: { compose: composeModelFact },
  async read({ root, signal, optional }) {
    const hostFolder = behindContainers(root, async () => optional.compose?.services ?? [])
    const found = await readMigrationTrees(root, signal, { syntax: true, hostFolder })
    const nothing = found.trees.length === 0 && found.configProblems.length === 0
    if (nothing) return skipped(message('migrations.reasons.no-tree'))
    const config = unreadConfig(found.configProblems)
    if (config !== undefined) return known(found, message('migrations.reasons.config-unread', { file: config.file }))
    const file = unreadFile(found)
    return known(found, file && message('migrations.reasons.file-unread', { file: file.file }))
  },
})
