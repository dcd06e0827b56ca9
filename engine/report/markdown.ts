import { message } from '../core/message.ts'
import { stripControlSequences } from '../core/strip-control-sequences.ts'
import type { Translate } from '../texts/translator.ts'
import { reportedImports } from './import-trees.ts'
import { oneLine } from './one-line.ts'
import { type Chain, chainsOf, fixNotes, placeOf, summaryOf, verdictText } from './outline.ts'
import type { Report, ReportFinding } from './schema.ts'

const marks = { error: '❌', warning: '⚠️', info: 'ℹ️' } as const
const stateMarks = { ok: '✅', problem: '❌', unknown: '❓', skipped: '➖' } as const

/** The report as Markdown, to paste into an issue or a chat. */
export function renderMarkdown(report: Report, translate: Translate): string {
  const say = (key: string, values?: Readonly<Record<string, string | number>>) =>
    escapeMarkdown(translate(message(`report.${key}`, values)))
  const blocks = [
    `# ${say('title', { project: oneLine(report.project.name) })}`,
    `**${escapeMarkdown(verdictText(summaryOf(report), translate))}**`,
    ...chainsOf(report).flatMap((chain) => rootCause(chain, translate)),
    `## ${say('areas-title')}`,
    [
      `| ${say('area')} | ${say('state')} | |`,
      '| --- | --- | --- |',
      ...report.areas.map(
        ({ id, state, reason }) =>
          `| ${say(`areas.${id}`)} | ${stateMarks[state]} ${say(`states.${state}`)} | ${escapeMarkdown(reason ?? '')} |`,
      ),
    ].join('\n'),
    ...importBlocks(report, translate),
    ...(report.journal.length === 0 ? [] : [`## ${say('journal-title')}`, journal(report, translate)]),
    `---\n${say('made-by', { version: report.tool.version, time: report.startedAt })} ${say('redacted', { count: report.redaction.total })}`,
  ]
  return `${blocks.join('\n\n')}\n`
}

function rootCause({ finding, consequences }: Chain, translate: Translate): string[] {
  const say = (key: string) => escapeMarkdown(translate(message(`report.${key}`)))
  const place = placeOf(finding)
  return [
    `## ${marks[finding.severity]} ${escapeMarkdown(finding.title)}`,
    [place === '' ? undefined : code(place), code(finding.rule)].filter(Boolean).join(' · '),
    escapeMarkdown(finding.explanation),
    ...finding.evidence.map((evidence) => evidenceBlock(evidence)),
    `**${say('next')}** ${escapeMarkdown(finding.nextStep)}`,
    ...(finding.fixes.length === 0
      ? []
      : [
          finding.fixes
            .map((fix) => `- ${escapeMarkdown(fix.title)} (${escapeMarkdown(fixNotes(fix, translate))})`)
            .join('\n'),
        ]),
    ...(consequences.length === 0
      ? []
      : [say('leads-to'), consequences.flatMap((effect) => consequence(effect, '')).join('\n')]),
  ]
}

function consequence({ finding, why, consequences }: Chain, indent: string): string[] {
  const because = why === undefined ? '' : ` — ${escapeMarkdown(why)}`
  return [
    `${indent}- ${marks[finding.severity]} ${escapeMarkdown(finding.title)}${because}`,
    ...consequences.flatMap((effect) => consequence(effect, `${indent}  `)),
  ]
}

function evidenceBlock({ source, line, text }: ReportFinding['evidence'][number]): string {
  return `${code(line === undefined ? source : `${source}:${line}`)}\n\n${fenced(text)}`
}

function fenced(text: string): string {
  const body = stripControlSequences(text).trimEnd()
  // The fence must be longer than any run of backticks inside.
  const longest = Math.max(0, ...[...body.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(Math.max(3, longest + 1))
  return `${fence}text\n${body}\n${fence}`
}

/** Every entry point in a line; the tree of those that fail. */
function importBlocks(report: Report, translate: Translate): string[] {
  const entries = reportedImports(report)
  if (entries.length === 0) return []
  return [
    `## ${escapeMarkdown(translate(message('report.imports-title')))}`,
    ...entries.flatMap(({ works, title, tree, installed, standard }) => {
      const counts = translate(message('report.imports-counts', { installed, standard }))
      const line = `${works ? '✅' : '❌'} ${escapeMarkdown(title)} (${escapeMarkdown(counts)})`
      return works ? [line] : [line, fenced(tree.join('\n'))]
    }),
  ]
}

function journal(report: Report, translate: Translate): string {
  return report.journal
    .map(({ appliedAt, title, state }) => {
      const became = translate(message(`report.journal-states.${state}`))
      return `- ${escapeMarkdown(appliedAt)}: ${escapeMarkdown(title)} (${escapeMarkdown(became)})`
    })
    .join('\n')
}

function code(text: string): string {
  const body = oneLine(text)
  const longest = Math.max(0, ...[...body.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const space = body.startsWith('`') || body.endsWith('`') ? ' ' : ''
  return `${fence}${space}${body}${space}${fence}`
}

/** Nothing that comes from a project may become a heading, a link, an image, a mention or HTML. */
function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\`*_{}[\]<>#|~!]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('@', '&#64;')
    .replaceAll(/:\/\//g, ':&#47;&#47;')
    .replace(/^([-+]|\d+\.)(?=\s)/, '\\$1')
}
