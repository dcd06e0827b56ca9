import { type FileEdit, planEdits } from '../../compose/edit/plan-edits.ts'
import { replaceValue } from '../../compose/replace-value.ts'
import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'

/** Names the image with pgvector in the place of the official one, of the same major version: the data stays readable. */
export default defineFix({
  id: 'database/use-pgvector-image',
  rules: ['database/extension-missing'],
  // The database is made anew from an image that has to be downloaded; its volume stays.
  risk: 'ask',
  elevation: false,
  undoable: true,
  fits: ({ data }) => typeof data['replacement'] === 'string',
  async plan({ finding: { where, values, data }, root }) {
    const { file = '', line = 0, service = '' } = where
    const image = String(data['image'])
    const replacement = String(data['replacement'])
    const edit: FileEdit['edit'] =
      data['named'] === 'dockerfile'
        ? (text) => replaceBase(text, line, image, replacement)
        : replaceValue(service, 'image', image, replacement)
    const summary = message('database.fixes.use-pgvector-image.explanation', values)
    return planEdits(root, [{ file, edit }], summary)
  },
})

/** Changes one `FROM`, and leaves its platform and its name as they are. */
function replaceBase(text: string, line: number, from: string, to: string): string | undefined {
  const lines = text.split('\n')
  const written = lines[line - 1] ?? ''
  const words = written.trim().split(/\s+/)
  if (words[0]?.toLowerCase() !== 'from' || words.filter((word) => word === from).length !== 1) return undefined
  lines[line - 1] = written.replace(from, () => to)
  return lines.join('\n')
}
