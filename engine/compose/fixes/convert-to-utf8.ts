import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { readProjectFile } from '../../core/project-files.ts'
import { editFileStep } from '../../core/steps/edit-file.ts'
import { decodeWindows1252 } from '../../core/windows-1252.ts'

/** Saves a file as UTF-8 without a mark; scripts get Linux line ends as well. */
export default defineFix({
  id: 'compose/convert-to-utf8',
  rules: ['compose/file-encoding', 'compose/env-file-encoding'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  async plan({ finding: { where, data }, root }) {
    const file = where.file ?? ''
    const content = await readProjectFile(root, file)
    if (content.problem !== undefined) {
      return {
        ok: false,
        reason: message('core.steps.edit-file.not-readable', { path: file, problem: content.problem }),
      }
    }
    const text = decode(content.bytes, String(data['encoding'] ?? data['detail']))
    if (text === undefined) return { ok: false, reason: message('compose.reasons.unclear-encoding', { file }) }
    const wanted = data['reader'] === 'shell' ? text.replaceAll('\r\n', '\n') : text
    const step = await editFileStep(root, file, Buffer.from(wanted, 'utf8'))
    if (!step.ok) return step
    return {
      ok: true,
      steps: [step.step],
      summary: message('compose.fixes.convert-to-utf8.summary', { file }),
    }
  },
})

/** `undefined` where the bytes are not what the finding says any more, or cannot all be read that way. */
function decode(bytes: Buffer, encoding: string): string | undefined {
  // Editors on Windows write its own code page where they say Latin-1.
  if (encoding === 'latin-1') {
    const text = decodeWindows1252(bytes)
    return text.includes('\ufffd') ? undefined : text
  }
  try {
    return new TextDecoder(encoding === 'utf-8-bom' ? 'utf-8' : encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
