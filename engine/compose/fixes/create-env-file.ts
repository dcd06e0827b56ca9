import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { readProjectFile } from '../../core/project-files.ts'
import { editFileStep } from '../../core/steps/edit-file.ts'

/** Makes a missing env file as a copy of the example beside it, byte for byte. */
export default defineFix({
  id: 'compose/create-env-file',
  rules: ['compose/env-file-missing', 'compose/nothing-selected'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  fits: ({ data }) => typeof data['example'] === 'string',
  async plan({ finding: { data }, root }) {
    const file = String(data['detail'])
    const example = String(data['example'])
    const content = await readProjectFile(root, example)
    if (content.problem !== undefined) {
      return {
        ok: false,
        reason: message('core.steps.edit-file.not-readable', { path: example, problem: content.problem }),
      }
    }
    const step = await editFileStep(root, file, content.bytes)
    if (!step.ok) return step
    // Somebody may have made it since.
    if (step.step.expectedHash !== null) {
      return { ok: false, reason: message('core.steps.edit-file.changed', { path: file }) }
    }
    return {
      ok: true,
      steps: [step.step],
      summary: message('compose.fixes.create-env-file.summary', { file, example }),
    }
  },
})
