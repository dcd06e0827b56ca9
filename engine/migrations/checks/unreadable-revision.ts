import { defineCheck } from '../../core/check.ts'
import type { FindingDraft, Severity } from '../../core/finding.ts'
import { entryPointsFact } from '../../project/facts.ts'
import { migrationTreesFact, type Unreadable } from '../facts.ts'
import { baseName, fileEvidence, maxFindings, type TreeContext, treeContexts } from '../tree-context.ts'

/**
 * A file in the tree that gives no revision. Alembic refuses some (error); some only Stackmedic cannot read, and then
 * nobody may say that the tree is fine (warning); an id that is computed when the file runs is a matter of taste (info).
 */
export default defineCheck({
  rule: 'migrations/unreadable-revision',
  severity: 'error',
  needs: { trees: migrationTreesFact },
  uses: { entryPoints: entryPointsFact },
  judge: ({ trees }, { entryPoints }) =>
    treeContexts(trees, entryPoints).flatMap((context) => [
      ...context.tree.unreadable.slice(0, maxFindings).map((entry) => finding(context, entry)),
      ...labelsTwice(context).map((entry) => finding(context, entry)),
    ]),
})

const severities: Readonly<Record<Unreadable['kind'], Severity>> = {
  'no-revision': 'error',
  'no-down-revision': 'error',
  'not-text': 'error',
  'forbidden-character': 'error',
  'label-twice': 'error',
  'not-a-file': 'error',
  'too-large': 'warning',
  'not-readable': 'warning',
  'outside-project': 'warning',
  gone: 'warning',
  'syntax-undecided': 'warning',
  compiled: 'warning',
  'computed-revision': 'info',
  'computed-down-revision': 'info',
}

function finding({ tree, where }: TreeContext, { file, line, kind, detail }: Unreadable): FindingDraft {
  return {
    where: { ...where, file, ...(line !== undefined && { line }) },
    severity: severities[kind],
    variant: kind,
    values: { name: baseName(file), detail, tree: tree.path },
    data: { tree: tree.path, kind, detail },
    evidence: line === undefined || detail === '' ? [] : [fileEvidence(file, line, detail)],
    identity: kind,
  }
}

/** Alembic refuses a label on two revisions, and one that equals an id. */
function labelsTwice({ graph, byId }: TreeContext): Unreadable[] {
  return [...graph.labels].flatMap(([label, ids]): Unreadable[] => {
    const owner = byId.get(ids.at(-1) ?? '')
    if (owner === undefined || (ids.length < 2 && !byId.has(label))) return []
    return [{ file: owner.file, line: owner.line, kind: 'label-twice', detail: label }]
  })
}
