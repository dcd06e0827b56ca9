import { defineFix, type Planned } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { readProjectFile } from '../../core/project-files.ts'
import { editFileStep } from '../../core/steps/edit-file.ts'
import { decodeText } from '../../core/text-encoding.ts'

/** `upgrade head`, also as two words of a list. */
const upgradeHead = /(\bupgrade["']?\s*,?\s*["']?)head(?![\w@:+-])/g
/** A list in YAML or a Dockerfile may be written over several lines. */
const mostLines = 8

/** Lets a command bring the database to all heads instead of the one that there is not. */
export default defineFix({
  id: 'migrations/upgrade-heads',
  rules: ['migrations/head-ambiguous'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  rank: 2,
  async plan({ finding: { where }, root }): Promise<Planned> {
    const { file = '', line = 1 } = where
    const content = await readProjectFile(root, file)
    if (content.problem !== undefined) return { ok: false, reason: message('migrations.reasons.tree-gone') }
    const { text, encoding } = decodeText(content.bytes)
    if (encoding !== 'utf-8') return { ok: false, reason: message('migrations.reasons.not-unambiguous') }
    const lines = text.split('\n')
    const from = lines.slice(0, line - 1)
    const command = lines.slice(line - 1, line - 1 + mostLines).join('\n')
    const [first] = command.matchAll(upgradeHead)
    // A name that is filled in elsewhere, such as `$ALEMBIC_COMMAND`.
    if (first === undefined) return { ok: false, reason: message('migrations.reasons.command-elsewhere', { file }) }
    const end = first.index + first[0].length
    const changed = `${command.slice(0, end)}s${command.slice(end)}`
    const rest = lines.slice(line - 1 + mostLines)
    const step = await editFileStep(root, file, [...from, changed, ...rest].join('\n'))
    return step.ok ? { ok: true, steps: [step.step] } : step
  },
})
