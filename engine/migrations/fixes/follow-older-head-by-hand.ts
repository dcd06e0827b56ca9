import { defineFix, fixText } from '../../core/fix.ts'
import { connectionsFact } from '../../database/facts.ts'
import { headAuthorsFact, migrationTreesFact } from '../facts.ts'
import { databasesWith, newerSide } from '../newer-side.ts'

/** Why the newer head cannot simply be put behind the older one, and what to do: a database has run it. */
export default defineFix({
  id: 'migrations/follow-older-head-by-hand',
  rules: ['migrations/multiple-heads'],
  risk: 'guide',
  elevation: false,
  undoable: false,
  rank: 20,
  uses: { trees: migrationTreesFact, authors: headAuthorsFact, connections: connectionsFact },
  fits({ data }, { trees, authors, connections }) {
    const tree = trees?.trees.find(({ path }) => path === data['tree'])
    const side = tree && newerSide(tree, authors?.authors ?? [])
    return data['mergeable'] === true && side !== undefined && databasesWith(side, connections).length > 0
  },
  // The explanation says what to do; there is nothing that a button would run.
  async plan({ finding: { values } }) {
    return { ok: true, steps: [], summary: fixText('migrations/follow-older-head-by-hand', 'explanation', values) }
  },
})
