import { defineFix, type Planned } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { readProjectFile } from '../../core/project-files.ts'
import type { Step } from '../../core/step.ts'
import { editFileStep } from '../../core/steps/edit-file.ts'
import { decodeText } from '../../core/text-encoding.ts'
import { switchDriver } from '../drivers/switch-driver.ts'

/** Writes the code for the driver of the same database that is installed, where all of its uses mean the same in both. */
export default defineFix({
  id: 'imports/use-installed-driver',
  rules: ['imports/requirement-missing'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  // The package that the code asks for is what the project means.
  rank: 20,
  fits: ({ data }) => typeof data['instead'] === 'string',
  async plan({ finding, root }): Promise<Planned> {
    const { module, instead, files } = finding.data
    if (typeof module !== 'string' || typeof instead !== 'string' || !Array.isArray(files)) {
      return { ok: false, reason: message('imports.reasons.command-gone') }
    }
    const steps: Step[] = []
    for (const file of files) {
      if (typeof file !== 'string') continue
      const content = await readProjectFile(root, file)
      if (content.problem !== undefined) {
        const { problem } = content
        return { ok: false, reason: message('core.steps.edit-file.not-readable', { path: file, problem }) }
      }
      const { text, encoding } = decodeText(content.bytes)
      const changed = encoding === 'utf-8' ? switchDriver(text, module.split('.')[0] ?? module, instead) : undefined
      if (changed === undefined) return { ok: false, reason: message('imports.reasons.driver-not-shared', { file }) }
      const step = await editFileStep(root, file, changed)
      if (!step.ok) return step
      steps.push(step.step)
    }
    return { ok: true, steps }
  },
})
