import type { Planned } from '../../core/fix.ts'
import { type Message, message } from '../../core/message.ts'
import { readProjectFile } from '../../core/project-files.ts'
import type { Step } from '../../core/step.ts'
import { editFileStep } from '../../core/steps/edit-file.ts'
import { decodeText } from '../../core/text-encoding.ts'
import type { Edit } from './service.ts'

/** One change of one file of the project, relative to it with `/`. */
export interface FileEdit {
  readonly file: string
  readonly edit: Edit
}

export type EditableText =
  | { readonly ok: true; readonly text: string; readonly bytesOf: (text: string) => Uint8Array }
  | { readonly ok: false; readonly reason: Message }

/** One step for each file, with all of its changes; nothing at all when one of them cannot be made alone. */
export async function planEdits(root: string, edits: readonly FileEdit[], summary: Message): Promise<Planned> {
  const files = [...new Set(edits.map(({ file }) => file))]
  const steps: Step[] = []
  for (const file of files) {
    const content = await readEditable(root, file)
    if (!content.ok) return content
    let text: string | undefined = content.text
    for (const { edit } of edits.filter((one) => one.file === file)) text = text === undefined ? undefined : edit(text)
    if (text === undefined) return { ok: false, reason: message('compose.reasons.not-editable', { file }) }
    const step = await editFileStep(root, file, content.bytesOf(text))
    if (!step.ok) return step
    steps.push(step.step)
  }
  return { ok: true, steps, summary }
}

/** A text file of the project that can be written back in its own encoding. */
export async function readEditable(root: string, file: string): Promise<EditableText> {
  const content = await readProjectFile(root, file)
  if (content.problem !== undefined) {
    return {
      ok: false,
      reason: message('core.steps.edit-file.not-readable', { path: file, problem: content.problem }),
    }
  }
  const { text, encoding, binary } = decodeText(content.bytes)
  if (binary || !encoding.startsWith('utf-8')) {
    return { ok: false, reason: message('compose.reasons.other-encoding', { file }) }
  }
  const mark = encoding === 'utf-8-bom' ? '\ufeff' : ''
  return { ok: true, text, bytesOf: (changed) => Buffer.from(`${mark}${changed}`, 'utf8') }
}
