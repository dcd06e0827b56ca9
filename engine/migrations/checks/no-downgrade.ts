import { defineCheck } from '../../core/check.ts'
import { migrationLintFact } from '../lint/facts.ts'
import { groupFindings, noteFinding, notesOf } from '../lint/note-finding.ts'
import { maxFindings } from '../tree-context.ts'

/** A migration without a way back, in a tree where most have one; and the newest ones that delete what nobody can restore. */
export default defineCheck({
  rule: 'migrations/no-downgrade',
  severity: 'info',
  needs: { lint: migrationLintFact },
  judge: ({ lint }) => [
    ...groupFindings(notesOf(lint, 'no-downgrade'), () => ({})),
    ...notesOf(lint, 'data-lost')
      .slice(0, maxFindings)
      .map((note) => noteFinding(note, {}, 'info')),
  ],
})
