import { stripControlSequences } from '../../engine/core/strip-control-sequences.ts'
import type { HeadAuthor, MigrationTrees } from '../../engine/migrations/facts.ts'
import { mendedGraph, revisionsById } from '../../engine/migrations/tree-graph.ts'
import type { Translate } from '../../engine/texts/translator.ts'
import { describeAnswer, type PythonAnswers } from './python-answer.ts'
import { summarise } from './summary.ts'

export interface DescribeOptions {
  readonly translate: Translate
  /** Whether the syntax was judged. */
  readonly withSyntax: boolean
  /** Who made each of several heads, as far as git knows. */
  readonly authors: readonly HeadAuthor[]
  /** What a real interpreter says, where it was asked. */
  readonly python?: PythonAnswers | undefined
}

/** The trees in words, one paragraph for each. */
export function describeTrees(found: MigrationTrees, options: DescribeOptions): string {
  const { translate } = options
  const problems = found.configProblems.map(({ file, line, section, kind, detail }) => {
    const values = { context: kind, file, section, detail }
    const message = translate({ key: 'migrations.rules.config-missing.explanation', values })
    const place = line === undefined ? file : `${file}:${line}`
    return translate({ key: 'migrations.command.config', values: { file: place, detail: message } })
  })
  const texts = [...found.trees.map((tree) => describe(tree, options)), ...problems]
  return stripControlSequences(`${texts.join('\n') || translate({ key: 'migrations.command.none' })}\n`)
}

function describe(
  tree: MigrationTrees['trees'][number],
  { translate, withSyntax, authors, python }: DescribeOptions,
): string {
  const answer = python?.get(tree.path)
  const summary = summarise(tree, translate, withSyntax)
  const say = (name: string, values: Readonly<Record<string, string | number>> = {}) =>
    translate({ key: `migrations.command.${name}`, values })
  const list = (name: string, ids: readonly string[]) => (ids.length === 0 ? [] : [say(name, { list: ids.join(', ') })])
  const lines = [
    ...list('heads', summary.heads),
    ...sides(tree, authors, say),
    ...list('bases', summary.bases),
    ...list('branches', summary.branchPoints),
    ...list('merges', summary.mergePoints),
    ...(summary.syntaxErrors ?? []).map((error) => say('syntax', error)),
    ...summary.duplicates.map(({ revision, files }) => say('duplicate', { revision, files: files.join(', ') })),
    ...summary.missingParents.map(({ file, parent }) => say('missing', { file, parent })),
    ...summary.cycles.map((cycle) => say('cycle', { list: cycle.join(' → ') })),
    ...summary.unreadable.map(({ file, reason }) => say('unreadable', { file, reason })),
    ...(withSyntax ? [] : [say('no-syntax')]),
    ...(answer === undefined ? [] : describeAnswer(answer, translate)),
  ]
  return [say('tree', { path: tree.path, revisions: summary.revisions }), ...lines.map((line) => `  ${line}`)].join(
    '\n',
  )
}

/** Who made each of several heads, and on which branch. */
function sides(
  tree: MigrationTrees['trees'][number],
  authors: readonly HeadAuthor[],
  say: (name: string, values: Readonly<Record<string, string>>) => string,
): string[] {
  const byId = revisionsById(tree)
  return mendedGraph(tree).heads.flatMap((head) => {
    const author = authors.find(({ file }) => file === byId.get(head)?.file)
    if (author === undefined) return []
    const { author: name, date, commit, branches } = author
    const variant = branches.length === 0 ? 'side-no-branch' : 'side'
    return [say(variant, { head, name, date: date.slice(0, 10), commit, branches: branches.join(', ') })]
  })
}
