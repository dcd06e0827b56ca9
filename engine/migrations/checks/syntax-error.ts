import { defineCheck } from '../../core/check.ts'
import type { FindingDraft } from '../../core/finding.ts'
import { entryPointsFact } from '../../project/facts.ts'
import { migrationTreesFact } from '../facts.ts'
import { baseName, fileEvidence, maxFindings, type TreeContext, treeContexts } from '../tree-context.ts'

/** A migration that Python does not compile: Alembic imports every file of a tree, so one stops them all. */
export default defineCheck({
  rule: 'migrations/syntax-error',
  severity: 'error',
  needs: { trees: migrationTreesFact },
  uses: { entryPoints: entryPointsFact },
  judge: ({ trees }, { entryPoints }) =>
    treeContexts(trees, entryPoints).flatMap((context) => [...python2(context), ...eachFile(context)]),
})

/** So many prints without parentheses are one cause: the tree was written for Python 2. */
const habit = 3
const mostEvidence = 10

function isPython2({ tree }: TreeContext): boolean {
  return tree.syntaxErrors.filter(({ kind }) => kind === 'print-statement').length >= habit
}

function python2(context: TreeContext): FindingDraft[] {
  if (!isPython2(context)) return []
  const { tree, where } = context
  const old = tree.syntaxErrors.filter(({ kind }) => kind === 'print-statement')
  const [first] = old
  if (first === undefined) return []
  return [
    {
      where: { ...where, file: first.file, line: first.line, column: first.column },
      variant: 'python-2',
      values: { count: old.length, tree: tree.path },
      data: { tree: tree.path, kind: 'print-statement', files: old.slice(0, 100).map(({ file }) => file) },
      evidence: old.slice(0, mostEvidence).map(({ file, line, text }) => fileEvidence(file, line, text)),
      identity: `python-2 ${tree.path}`,
    },
  ]
}

function eachFile(context: TreeContext): FindingDraft[] {
  const { tree, where } = context
  const grouped = isPython2(context)
  return tree.syntaxErrors
    .filter(({ kind }) => !grouped || kind !== 'print-statement')
    .slice(0, maxFindings)
    .map(({ file, kind, line, column, text, detail }) => ({
      where: { ...where, file, line, column },
      // Nobody knows which Python runs it: it may well be new enough.
      ...(kind === 'newer-python' && !tree.python.known ? { severity: 'warning' as const } : {}),
      variant: kind,
      values: { name: baseName(file), file, line, column, text, detail, python: `3.${tree.python.minor}` },
      data: { tree: tree.path, kind, text, detail },
      evidence: [fileEvidence(file, line, text)],
    }))
}
