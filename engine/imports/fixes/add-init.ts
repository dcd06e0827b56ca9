import { defineFix, type Planned } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { editFileStep } from '../../core/steps/edit-file.ts'

/** Adds an empty `__init__.py`, so that the folder is a package for the program that looks for one. */
export default defineFix({
  id: 'imports/add-init',
  rules: ['imports/missing-init'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  // Where another module of that name is taken, the file would hide that module instead.
  fits: ({ data }) => data['winner'] === undefined,
  async plan({ finding, root }): Promise<Planned> {
    const file = finding.data['file']
    if (typeof file !== 'string') return { ok: false, reason: message('imports.reasons.command-gone') }
    const step = await editFileStep(root, file, '')
    return step.ok ? { ok: true, steps: [step.step] } : step
  },
})
