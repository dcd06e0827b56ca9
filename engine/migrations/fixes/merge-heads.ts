import { posix } from 'node:path'
import { defineFix, type Planned } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { readProjectFile } from '../../core/project-files.ts'
import { editFileStep } from '../../core/steps/edit-file.ts'
import { decodeText } from '../../core/text-encoding.ts'
import { type MigrationTree, migrationTreesFact } from '../facts.ts'
import { renderTemplate, standardTemplate, type TemplateValues } from '../mako-template.ts'
import { newRevisionId, pythonDate, revisionFileName } from '../new-revision.ts'
import { mendedGraph, revisionsById } from '../tree-graph.ts'

const text = 'merge heads'

/** Joins the heads of a tree by an empty revision with all of them as parents, as `alembic merge heads` would write it. */
export default defineFix({
  id: 'migrations/merge-heads',
  rules: ['migrations/multiple-heads'],
  risk: 'safe',
  elevation: false,
  undoable: true,
  rank: 1,
  uses: { trees: migrationTreesFact },
  fits: ({ data }) => data['mergeable'] === true,
  async plan({ finding, facts, root }): Promise<Planned> {
    const tree = facts.trees?.trees.find(({ path }) => path === finding.data['tree'])
    if (tree === undefined) return { ok: false, reason: message('migrations.reasons.tree-gone') }
    const { heads } = mendedGraph(tree)
    if (heads.length < 2 || JSON.stringify(heads) !== JSON.stringify(finding.data['heads'])) {
      return { ok: false, reason: message('migrations.reasons.heads-gone') }
    }
    const folder = folderOfHead(tree, heads)
    if (folder === undefined) return { ok: false, reason: message('migrations.reasons.location-missing') }

    const created = new Date()
    const id = newRevisionId(new Set(tree.revisions.map((revision) => revision.id)))
    const values: TemplateValues = {
      message: text,
      up_revision: id,
      down_revision: heads,
      branch_labels: null,
      depends_on: null,
      create_date: pythonDate(created),
      imports: '',
      upgrades: '',
      downgrades: '',
    }
    const own = await ownTemplate(root, tree, values)
    const content = own ?? renderTemplate(standardTemplate, values) ?? ''
    const name =
      revisionFileName({ id, message: text, created }, tree.fileTemplate, tree.truncateSlugLength) ??
      revisionFileName({ id, message: text, created }) ??
      `${id}.py`
    const file = posix.join(folder, name)
    const step = await editFileStep(root, file, content)
    if (!step.ok) return step
    const key =
      own === undefined
        ? 'migrations.fixes.merge-heads.summary_default-template'
        : 'migrations.fixes.merge-heads.summary'
    return { ok: true, steps: [step.step], summary: message(key, { file, heads: heads.join(', ') }) }
  },
})

/** `undefined`: there is none, or it uses more than can be filled in. */
async function ownTemplate(root: string, tree: MigrationTree, values: TemplateValues): Promise<string | undefined> {
  const template = await readProjectFile(root, posix.join(tree.path, 'script.py.mako'))
  return template.problem === undefined ? renderTemplate(decodeText(template.bytes).text, values) : undefined
}

/** Where Alembic would put it: beside the first head, in whose version location it belongs. */
function folderOfHead(tree: MigrationTree, heads: readonly string[]): string | undefined {
  const file = revisionsById(tree).get(heads[0] ?? '')?.file
  return file === undefined ? undefined : posix.dirname(file)
}
