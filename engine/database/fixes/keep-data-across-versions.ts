import { defineFix } from '../../core/fix.ts'

/** How to come to the new version with the data, or back to the old one. A guide: the data is at stake. */
export default defineFix({
  id: 'database/keep-data-across-versions',
  rules: ['database/version-mismatch'],
  risk: 'guide',
  elevation: false,
  undoable: false,
  fits: ({ data }) => data['kind'] === 'data-folder' || data['kind'] === 'layout',
  // The explanation says what to do; there is nothing that a button would run.
  plan: async () => ({ ok: true, steps: [] }),
})
