import { defineFix, type Planned } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { readProjectFile } from '../../core/project-files.ts'
import type { Step } from '../../core/step.ts'
import { editFileStep } from '../../core/steps/edit-file.ts'
import { decodeText } from '../../core/text-encoding.ts'
import { onLine, replaceInLine } from '../edit-line.ts'
import { headAuthorsFact, migrationTreesFact, type Revision } from '../facts.ts'
import { newIdentity } from '../new-id.ts'
import { baseName } from '../tree-context.ts'

/** Gives the later of two files with one id a new id, and lets what follows come after both. */
export default defineFix({
  id: 'migrations/new-revision-id',
  rules: ['migrations/duplicate-revision'],
  // A database may have run the file that gets the new id.
  risk: 'ask',
  elevation: false,
  undoable: true,
  uses: { trees: migrationTreesFact, authors: headAuthorsFact },
  fits({ data }, { trees, authors }) {
    const tree = trees?.trees.find(({ path }) => path === data['tree'])
    return tree !== undefined && newIdentity(tree, String(data['revision']), authors?.authors) !== undefined
  },
  async plan({ finding: { data }, facts, root }): Promise<Planned> {
    const revision = String(data['revision'])
    const tree = facts.trees?.trees.find(({ path }) => path === data['tree'])
    const change = tree && newIdentity(tree, revision, facts.authors?.authors)
    if (change === undefined) return { ok: false, reason: message('migrations.reasons.not-unambiguous') }
    const { id, renamed, follows, repointed } = change
    const kept = [...renamed.parents][0]
    const edits: (readonly [Revision, (text: string) => string | undefined])[] = [
      [renamed, (text) => renameTo(follows ? followOn(text, renamed, kept, revision) : text, renamed, revision, id)],
      ...repointed.map(
        (child) => [child, (text: string) => replaceInLine(text, child.parentsLine, revision, id)] as const,
      ),
    ]
    const steps: Step[] = []
    for (const [{ file }, edit] of edits) {
      const content = await readProjectFile(root, file)
      if (content.problem !== undefined) return { ok: false, reason: message('migrations.reasons.tree-gone') }
      const { text, encoding } = decodeText(content.bytes)
      const changed = encoding === 'utf-8' ? edit(text) : undefined
      if (changed === undefined) return { ok: false, reason: message('migrations.reasons.not-unambiguous') }
      const step = await editFileStep(root, file, changed)
      if (!step.ok) return step
      steps.push(step.step)
    }
    const values = { file: baseName(renamed.file), id, count: repointed.length }
    return { ok: true, steps, summary: message('migrations.fixes.new-revision-id.summary', values) }
  },
})

function renameTo(text: string | undefined, { line }: Revision, from: string, to: string): string | undefined {
  const renamed = text === undefined ? undefined : replaceInLine(text, line, from, to)
  return renamed?.replace(`Revision ID: ${from}\n`, `Revision ID: ${to}\n`)
}

/** Lets a migration follow another one; its parent may be none, so the whole value is written anew. */
function followOn(
  text: string,
  { parentsLine }: Revision,
  before: string | undefined,
  parent: string,
): string | undefined {
  if (before !== undefined) return replaceInLine(text, parentsLine, before, parent)
  return onLine(text, parentsLine, (line) => {
    const changed = line.replace(/=\s*None\b/, `= '${parent}'`)
    return changed === line ? undefined : changed
  })
}
