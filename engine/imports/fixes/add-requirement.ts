import { defineFix, type Planned } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { readProjectFile } from '../../core/project-files.ts'
import { editFileStep } from '../../core/steps/edit-file.ts'
import { decodeText } from '../../core/text-encoding.ts'

/** Adds the distribution that brings a module to the project's requirements file, as a line at its end. */
export default defineFix({
  id: 'imports/add-requirement',
  rules: ['imports/requirement-missing'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  fits: ({ data }) => typeof data['file'] === 'string' && data['file'].endsWith('.txt'),
  async plan({ finding, root }): Promise<Planned> {
    const { file, distribution, version } = finding.data
    if (typeof file !== 'string' || typeof distribution !== 'string') {
      return { ok: false, reason: message('imports.reasons.command-gone') }
    }
    const content = await readProjectFile(root, file)
    if (content.problem !== undefined) {
      return {
        ok: false,
        reason: message('core.steps.edit-file.not-readable', { path: file, problem: content.problem }),
      }
    }
    const { text, encoding } = decodeText(content.bytes)
    if (encoding !== 'utf-8') return { ok: false, reason: message('imports.reasons.other-encoding', { file }) }
    const line = typeof version === 'string' ? `${distribution}==${version}` : distribution
    const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
    const gap = text === '' || text.endsWith('\n') ? '' : lineEnd
    const step = await editFileStep(root, file, `${text}${gap}${line}${lineEnd}`)
    if (!step.ok) return step
    return {
      ok: true,
      steps: [step.step],
      summary: message(`imports.fixes.add-requirement.${typeof version === 'string' ? 'summary-version' : 'summary'}`, {
        file,
        distribution,
        version: typeof version === 'string' ? version : '',
      }),
    }
  },
})
