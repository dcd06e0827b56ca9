import { defineFix, fixText } from '../../core/fix.ts'

/**
 * How to go on with the data kept: bring the migration here, or go back on its own branch. A guide: only a person knows
 * what the database has. The version is never set by itself, which would call a database something that it is not.
 */
export default defineFix({
  id: 'migrations/go-on-from-unknown-revision',
  rules: ['migrations/database-unknown-revision'],
  risk: 'guide',
  elevation: false,
  undoable: false,
  async plan({ finding: { values, variant, data } }) {
    const where = variant === 'on-branch' || variant === 'in-history' ? variant : 'elsewhere'
    const context = where !== 'elsewhere' && data['ancestor'] === undefined ? `${where}-open` : where
    const summary = fixText('migrations/go-on-from-unknown-revision', 'explanation', { ...values, context })
    return { ok: true, steps: [], summary }
  },
})
