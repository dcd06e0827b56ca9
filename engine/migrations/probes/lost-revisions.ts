import { known, skipped } from '../../core/fact.ts'
import { message } from '../../core/message.ts'
import { defineProbe } from '../../core/probe.ts'
import { connectionsFact } from '../../database/facts.ts'
import { entryPointsFact } from '../../project/facts.ts'
import { gitIn } from '../ask-git.ts'
import { lostRevisionsFact, migrationTreesFact } from '../facts.ts'
import { findLostRevision } from '../find-lost-revision.ts'
import { treeDatabases } from '../tree-database.ts'

const mostRevisions = 3
/** For one question: the history of a large repository takes seconds. */
const questionMs = 8000

/** Looks in git for revisions that databases stand at and no file declares. */
export default defineProbe({
  fact: lostRevisionsFact,
  budgetMs: 40_000,
  needs: { trees: migrationTreesFact },
  uses: { connections: connectionsFact, entryPoints: entryPointsFact },
  async read({ root, machine, facts: { trees }, optional: { connections, entryPoints }, signal }) {
    const lost = treeDatabases(trees, entryPoints, connections).flatMap(({ context: { tree, byId }, revisions }) =>
      revisions.filter((revision) => !byId.has(revision)).map((revision) => ({ tree, revision })),
    )
    if (lost.length === 0) return skipped(message('migrations.reasons.no-lost-revision'))
    const git = gitIn(root, machine, questionMs, signal)
    const revisions = await Promise.all(
      lost.slice(0, mostRevisions).map(({ tree, revision }) => findLostRevision(tree, revision, git)),
    )
    return known({ revisions })
  },
})
