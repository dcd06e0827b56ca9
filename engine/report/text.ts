import { message } from '../core/message.ts'
import { stripControlSequences } from '../core/strip-control-sequences.ts'
import type { Translate } from '../texts/translator.ts'
import { oneLine } from './one-line.ts'
import { type Chain, chainsOf, fixNotes, placeOf, summaryOf, verdictText } from './outline.ts'
import type { Report, ReportFinding } from './schema.ts'

type Paint = (text: string) => string

/** The colours of a terminal; picocolors fits. */
export interface Colours {
  readonly bold: Paint
  readonly dim: Paint
  readonly red: Paint
  readonly yellow: Paint
  readonly green: Paint
  readonly cyan: Paint
}

const plain: Paint = (text) => text
const noColours: Colours = { bold: plain, dim: plain, red: plain, yellow: plain, green: plain, cyan: plain }

export interface TextOptions {
  readonly colours?: Colours
  /** Columns of the terminal; default 100. Prose is never wider than that. */
  readonly width?: number
  /**
   * What starts a fix of this project here, such as `stackmedic fix shop`; shown with every fix. Absent: the project is
   * elsewhere, and nothing can be fixed from here.
   */
  readonly fixCommand?: string
}

const proseWidth = 100
const narrowest = 40

/** More lines of one piece of evidence do not help on a terminal. */
const maxEvidenceLines = 8

/** The report for a terminal: the root cause first, then what it explains, then the rest. */
export function renderText(report: Report, translate: Translate, options: TextOptions = {}): string {
  const text = new TextReport(translate, options)
  return `${text.render(report).join('\n')}\n`
}

class TextReport {
  readonly #translate: Translate
  readonly #colours: Colours
  readonly #width: number
  readonly #fixCommand: string | undefined

  constructor(translate: Translate, { colours = noColours, width = proseWidth, fixCommand }: TextOptions) {
    this.#translate = translate
    this.#colours = colours
    this.#width = Math.max(narrowest, width)
    this.#fixCommand = fixCommand
  }

  render(report: Report): string[] {
    const { bold, dim } = this.#colours
    const summary = summaryOf(report)
    const paint = { broken: 'red', worrying: 'yellow', unsure: 'yellow', fine: 'green' } as const
    return [
      `${bold(oneLine(report.project.name))} ${dim(oneLine(report.project.root))}`,
      '',
      bold(this.#colours[paint[summary.verdict]](verdictText(summary, this.#translate))),
      ...chainsOf(report).flatMap((chain) => ['', ...this.#rootCause(chain)]),
      '',
      ...this.#areas(report),
      '',
      dim(this.#counts(report)),
    ]
  }

  #rootCause({ finding, consequences }: Chain): string[] {
    const { bold, cyan, dim } = this.#colours
    const place = placeOf(finding)
    return [
      ...this.#paragraph(`${this.#mark(finding)} `, bold, oneLine(finding.title), '  '),
      `  ${dim([oneLine(place), finding.rule].filter(Boolean).join('  '))}`,
      ...this.#paragraph('  ', plain, oneLine(finding.explanation)),
      ...finding.evidence.flatMap((evidence) => this.#evidence(evidence)),
      ...this.#paragraph(`  ${cyan('→')} `, plain, oneLine(finding.nextStep), '    '),
      ...finding.fixes.flatMap((fix) => this.#fix(finding, fix)),
      ...(consequences.length === 0 ? [] : [`  ${this.#say('leads-to')}`]),
      ...consequences.flatMap((effect) => this.#consequence(effect, '    ')),
    ]
  }

  #evidence({ source, line, text }: ReportFinding['evidence'][number]): string[] {
    const { dim } = this.#colours
    const lines = stripControlSequences(text).replaceAll('\t', '  ').trimEnd().split('\n')
    const shown = lines.slice(-maxEvidenceLines)
    const left = lines.length - shown.length
    return [
      dim(`  │ ${oneLine(source)}${line === undefined ? '' : `:${line}`}`),
      ...(left > 0 ? [dim(`  │   ${this.#say('lines-left-out', { count: left })}`)] : []),
      ...shown.map((row) => `${dim('  │')}   ${cut(row, this.#width - 6)}`),
    ]
  }

  #fix(finding: ReportFinding, fix: ReportFinding['fixes'][number]): string[] {
    const { dim, green } = this.#colours
    const label = `${oneLine(fix.title)} (${fixNotes(fix, this.#translate)})`
    const lines = this.#paragraph(`  ${green('+')} `, plain, label, '    ')
    if (this.#fixCommand === undefined) return lines
    // Without a name, the command takes the first one that can be applied; a guide where there is no such fix.
    const named = fix === defaultFix(finding) ? '' : ` --with ${fix.id}`
    return [...lines, dim(`    ${this.#fixCommand} --finding ${finding.id}${named}`)]
  }

  #consequence({ finding, why, consequences }: Chain, indent: string): string[] {
    const { dim } = this.#colours
    return [
      ...this.#paragraph(`${indent}${this.#mark(finding)} `, plain, oneLine(finding.title), `${indent}  `),
      ...(why === undefined ? [] : this.#paragraph(`${indent}  `, dim, oneLine(why))),
      ...consequences.flatMap((effect) => this.#consequence(effect, `${indent}  `)),
    ]
  }

  #areas(report: Report): string[] {
    const { dim, green, red, yellow } = this.#colours
    const marks = { ok: green('✔'), problem: red('✖'), unknown: yellow('?'), skipped: dim('–') }
    const rows = report.areas.map(({ id, state, reason }) => ({ name: this.#say(`areas.${id}`), state, reason }))
    const column = Math.max(0, ...rows.map(({ name }) => name.length)) + 2
    return rows.flatMap(({ name, state, reason }) => {
      const label = `${marks[state]} ${name.padEnd(column)}`
      const said = reason === undefined ? this.#say(`states.${state}`) : oneLine(reason)
      return this.#paragraph(label, state === 'ok' || state === 'skipped' ? dim : plain, said, ' '.repeat(column + 2))
    })
  }

  #counts(report: Report): string {
    const { errors, warnings, notes } = summaryOf(report)
    const seconds = (report.durationMs / 1000).toFixed(1)
    return [
      this.#say('errors', { count: errors }),
      this.#say('warnings', { count: warnings }),
      this.#say('notes', { count: notes }),
      this.#say('seconds', { seconds }),
    ].join(' · ')
  }

  #mark({ severity }: ReportFinding): string {
    const { cyan, red, yellow } = this.#colours
    return { error: red('✖'), warning: yellow('▲'), info: cyan('●') }[severity]
  }

  /** Wraps a text; the first line starts with `start`, the others with `rest`. */
  #paragraph(start: string, paint: Paint, text: string, rest: string = start): string[] {
    const lines = wrap(text, Math.min(this.#width, proseWidth) - rest.length)
    return lines.map((line, index) => `${index === 0 ? start : rest}${paint(line)}`)
  }

  #say(key: string, values?: Readonly<Record<string, string | number>>): string {
    return this.#translate(message(`report.${key}`, values))
  }
}

function defaultFix({ fixes }: ReportFinding): ReportFinding['fixes'][number] | undefined {
  return fixes.find(({ risk }) => risk !== 'guide') ?? fixes[0]
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`
}
