import { defineFix } from '../../core/fix.ts'

/**
 * How to put the range of dynamic ports back where Windows has it. A guide, because it takes a restart and because
 * somebody may have moved the range on purpose.
 */
export default defineFix({
  id: 'ports/move-dynamic-range',
  rules: ['ports/dynamic-range-too-low'],
  risk: 'guide',
  elevation: true,
  undoable: false,
  // The explanation says what to do; there is nothing that a button would run.
  plan: async () => ({ ok: true, steps: [] }),
})
