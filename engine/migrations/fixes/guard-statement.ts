import { defineFix, type Planned } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { readProjectFile } from '../../core/project-files.ts'
import { editFileStep } from '../../core/steps/edit-file.ts'
import { decodeText } from '../../core/text-encoding.ts'
import { onLine } from '../edit-line.ts'
import { guardDrop } from '../guard-statement.ts'
import { readPinnedPackages } from '../pinned-packages.ts'
import { baseName } from '../tree-context.ts'

/** Lets a migration drop what may not be there. What it leaves behind is the same wherever it has run before. */
export default defineFix({
  id: 'migrations/guard-statement',
  rules: ['migrations/not-idempotent'],
  // Others may have run this migration, or rely on it to stop.
  risk: 'ask',
  elevation: false,
  undoable: true,
  fits: ({ data }) => data['kind'] === 'drops-missing',
  async plan({ finding: { where, data }, root }): Promise<Planned> {
    const { file = '', line = 0 } = where
    const content = await readProjectFile(root, file)
    if (content.problem !== undefined) return { ok: false, reason: message('migrations.reasons.tree-gone') }
    const { text, encoding } = decodeText(content.bytes)
    const packages = await readPinnedPackages(root, String(data['tree']))
    const changed = encoding === 'utf-8' ? onLine(text, line, (statement) => guardDrop(statement, packages)) : undefined
    if (changed === undefined) return { ok: false, reason: message('migrations.reasons.guard-unclear') }
    const step = await editFileStep(root, file, changed)
    if (!step.ok) return step
    const values = { file: baseName(file), object: String(data['object']) }
    return { ok: true, steps: [step.step], summary: message('migrations.fixes.guard-statement.summary', values) }
  },
})
