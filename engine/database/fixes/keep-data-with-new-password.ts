import { defineFix, fixText } from '../../core/fix.ts'

/** How to make server and settings agree on the password with the data kept. A guide: the data is at stake. */
export default defineFix({
  id: 'database/keep-data-with-new-password',
  rules: ['database/auth-failed'],
  risk: 'guide',
  elevation: false,
  undoable: false,
  // The explanation says what to do; there is nothing that a button would run.
  async plan({ finding: { values, data } }) {
    const context = data['dialect'] === 'mysql' ? 'mysql' : 'postgresql'
    const summary = fixText('database/keep-data-with-new-password', 'explanation', { ...values, context })
    return { ok: true, steps: [], summary }
  },
})
