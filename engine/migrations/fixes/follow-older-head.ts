import { defineFix, type Planned } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { readProjectFile } from '../../core/project-files.ts'
import { editFileStep } from '../../core/steps/edit-file.ts'
import { decodeText } from '../../core/text-encoding.ts'
import { connectionsFact } from '../../database/facts.ts'
import { replaceInLine } from '../edit-line.ts'
import { headAuthorsFact, migrationTreesFact } from '../facts.ts'
import { databasesWith, newerSide } from '../newer-side.ts'

/** Puts the newer of two heads behind the older one. Only while no database that can be seen has run it. */
export default defineFix({
  id: 'migrations/follow-older-head',
  rules: ['migrations/multiple-heads'],
  // A database that nobody can see from here may have run it.
  risk: 'ask',
  elevation: false,
  undoable: true,
  rank: 5,
  uses: { trees: migrationTreesFact, authors: headAuthorsFact, connections: connectionsFact },
  fits({ data }, { trees, authors, connections }) {
    const tree = trees?.trees.find(({ path }) => path === data['tree'])
    const side = tree && newerSide(tree, authors?.authors ?? [])
    return data['mergeable'] === true && side !== undefined && databasesWith(side, connections).length === 0
  },
  async plan({ finding: { data }, facts, root }): Promise<Planned> {
    const tree = facts.trees?.trees.find(({ path }) => path === data['tree'])
    const side = tree && newerSide(tree, facts.authors?.authors ?? [])
    if (side === undefined) return { ok: false, reason: message('migrations.reasons.heads-gone') }
    const [database] = databasesWith(side, facts.connections)
    if (database !== undefined) return { ok: false, reason: message('migrations.reasons.already-run', { database }) }
    const { first, older, newer, parent } = side
    const content = await readProjectFile(root, first.file)
    if (content.problem !== undefined) return { ok: false, reason: message('migrations.reasons.tree-gone') }
    const { text, encoding } = decodeText(content.bytes)
    const changed = encoding === 'utf-8' ? replaceInLine(text, first.parentsLine, parent, older.id) : undefined
    if (changed === undefined) return { ok: false, reason: message('migrations.reasons.not-unambiguous') }
    const step = await editFileStep(root, first.file, changed.replace(`Revises: ${parent}\n`, `Revises: ${older.id}\n`))
    if (!step.ok) return step
    const values = { file: first.file, newer: newer.id, older: older.id, parent }
    return { ok: true, steps: [step.step], summary: message('migrations.fixes.follow-older-head.summary', values) }
  },
})
