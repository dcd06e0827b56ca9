import { defineCheck } from '../../core/check.ts'
import type { Evidence, FindingDraft } from '../../core/finding.ts'
import { entryPointsFact } from '../../project/facts.ts'
import { certainAuthors } from '../certain-authors.ts'
import { type HeadAuthor, headAuthorsFact, migrationTreesFact } from '../facts.ts'
import { branchPointOf, newestHead, partedByLabels, partedByLocation } from '../heads.ts'
import {
  commandEvidence,
  fileEvidence,
  hasUnreadIds,
  isTangled,
  type TreeContext,
  treeContexts,
} from '../tree-context.ts'

/**
 * Two migrations were written on the same parent and never merged: `alembic upgrade head` refuses.
 * Heads that labels part are meant; heads that follow from duplicate ids or circles are not the cause.
 */
export default defineCheck({
  rule: 'migrations/multiple-heads',
  severity: 'error',
  needs: { trees: migrationTreesFact },
  uses: { entryPoints: entryPointsFact, authors: headAuthorsFact },
  judge: ({ trees }, { entryPoints, authors }) =>
    treeContexts(trees, entryPoints).flatMap((context) => judgeTree(context, certainAuthors(authors?.authors ?? []))),
})

function judgeTree(context: TreeContext, authors: readonly HeadAuthor[]): FindingDraft[] {
  const { tree, graph, byId, commands, where } = context
  if (graph.heads.length < 2 || isTangled(context)) return []
  if (partedByLabels(context) || partedByLocation(context)) return []
  const heads = graph.heads.flatMap((id) => byId.get(id) ?? [])
  const newest = newestHead(heads)
  if (newest === undefined) return []
  const branchPoint = branchPointOf(graph, graph.heads)
  // A file whose ids are computed may be the merge.
  const uncertain = tree.unreadable.some(({ kind }) => kind.startsWith('computed'))
  const single = commands.filter(({ target }) => target === 'head')
  const workedAround = commands.length > 0 && single.length === 0
  return [
    {
      where: { ...where, file: newest.file, line: newest.parentsLine },
      ...(uncertain ? { severity: 'warning' as const } : workedAround ? { severity: 'info' as const } : {}),
      variant: branchPoint === undefined ? 'unrelated' : workedAround ? 'worked-around' : 'forked',
      values: {
        count: graph.heads.length,
        heads: listed(graph.heads),
        newest: newest.id,
        branchPoint: branchPoint ?? '',
        tree: tree.path,
      },
      data: {
        tree: tree.path,
        heads: [...graph.heads],
        ...(branchPoint !== undefined && { branchPoint }),
        unreadIds: hasUnreadIds(context),
        mergeable: !uncertain && graph.missingParents.length === 0 && tree.syntaxErrors.length === 0,
      },
      evidence: [
        ...[newest, ...heads.filter((head) => head !== newest)]
          .slice(0, 10)
          .map((head) => fileEvidence(head.file, head.parentsLine, head.parentsText)),
        ...authors.filter(({ file }) => heads.some((head) => head.file === file)).map(authorEvidence),
        ...single.slice(0, 3).map(commandEvidence),
      ],
      identity: tree.path,
    },
  ]
}

/** Who made this side, as git has it. */
function authorEvidence({ file, author, date, commit, branches }: HeadAuthor): Evidence {
  return { kind: 'command', source: `git log -- ${file}`, text: [commit, author, date, ...branches].join(' · ') }
}

/** A person needs no more than the first few. */
function listed(heads: readonly string[]): string {
  return heads.length <= 4 ? heads.join(', ') : `${heads.slice(0, 4).join(', ')}, …`
}
