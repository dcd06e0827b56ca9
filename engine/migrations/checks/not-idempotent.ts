import { defineCheck } from '../../core/check.ts'
import { entryPointsFact } from '../../project/facts.ts'
import { migrationTreesFact } from '../facts.ts'
import { migrationLintFact } from '../lint/facts.ts'
import { groupFindings, noteFinding, notesOf } from '../lint/note-finding.ts'
import { maxFindings, treeContexts } from '../tree-context.ts'

/** A migration that no fresh database can run, or that cannot run a second time where its first run was cut short. */
export default defineCheck({
  rule: 'migrations/not-idempotent',
  severity: 'error',
  needs: { trees: migrationTreesFact, lint: migrationLintFact },
  uses: { entryPoints: entryPointsFact },
  judge({ trees, lint }, { entryPoints }) {
    const services = new Map(treeContexts(trees, entryPoints).map(({ tree, where }) => [tree.path, where]))
    const serviceOf = (tree: string) => services.get(tree) ?? {}
    return [
      ...[...notesOf(lint, 'drops-missing'), ...notesOf(lint, 'creates-twice')]
        .slice(0, maxFindings)
        .map((note) => noteFinding(note, serviceOf(note.tree), 'error')),
      ...groupFindings(notesOf(lint, 'half-done'), serviceOf),
      ...groupFindings(notesOf(lint, 'extension-unguarded'), serviceOf),
      ...groupFindings(notesOf(lint, 'enum-left'), serviceOf),
    ]
  },
})
