import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { readProjectFile } from '../../core/project-files.ts'
import { editFileStep } from '../../core/steps/edit-file.ts'
import { readEditable } from '../edit/plan-edits.ts'
import { withLinuxLineEnds } from '../git-attributes.ts'

const attributesFile = '.gitattributes'

/** Takes the carriage returns out of a script's line ends, and tells Git to keep it so; all other bytes stay. */
export default defineFix({
  id: 'compose/convert-line-ends',
  rules: ['compose/crlf-script'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  async plan({ finding, root }) {
    const file = finding.where.file ?? ''
    const content = await readProjectFile(root, file)
    if (content.problem !== undefined) {
      return {
        ok: false,
        reason: message('core.steps.edit-file.not-readable', { path: file, problem: content.problem }),
      }
    }
    if (content.bytes.includes(0)) return { ok: false, reason: message('compose.reasons.other-encoding', { file }) }
    // Latin-1 gives every byte a character of its own and takes it back.
    const converted = Buffer.from(content.bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
    const script = await editFileStep(root, file, converted)
    if (!script.ok) return script
    const attributes = await attributesStep(root, file)
    return {
      ok: true,
      steps: attributes === undefined ? [script.step] : [script.step, attributes],
      summary: message('compose.fixes.convert-line-ends.summary', { file }),
    }
  },
})

/** What Git is told is a help for later: where it cannot be told, the script is converted all the same. */
async function attributesStep(root: string, file: string) {
  const missing = (await readProjectFile(root, attributesFile)).problem === 'missing'
  const content = missing ? undefined : await readEditable(root, attributesFile)
  if (content?.ok === false) return undefined
  const text = withLinuxLineEnds(content?.text ?? '', file)
  if (text === undefined) return undefined
  const planned = await editFileStep(root, attributesFile, content === undefined ? text : content.bytesOf(text))
  return planned.ok ? planned.step : undefined
}
