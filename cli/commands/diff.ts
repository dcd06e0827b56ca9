import { stripControlSequences } from '../../engine/core/strip-control-sequences.ts'
import { compareReports } from '../../engine/report/compare-reports.ts'
import { openReport } from '../../engine/report/open-report.ts'
import type { ReportFinding } from '../../engine/report/schema.ts'
import { colours } from '../colours.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'
import { exitCodeOf } from '../exit-code.ts'

/** `stackmedic diff`: what is new, what is gone and what stayed between two reports of a project. */
const defineDiff: DefineCommand = (program, terminal, run) => {
  program
    .command('diff <BEFORE> <AFTER>')
    .description('Say what changed between two reports')
    .action((before: string, after: string) => run(diffCommand(before, after, terminal)))
}
export default defineDiff

async function diffCommand(before: string, after: string, terminal: Terminal): Promise<number> {
  const translate = await terminal.translator()
  const [first, second] = await Promise.all([openReport(before), openReport(after)])
  for (const opened of [first, second]) if (!opened.ok) terminal.note(translate(opened.reason))
  if (!first.ok || !second.ok) return exitCodes.wrongUsage
  const { appeared, gone, stayed } = compareReports(first.report, second.report)
  const lines = [
    ...appeared.map((finding) => colours.red(lineOf('+', finding))),
    ...gone.map((finding) => colours.green(lineOf('-', finding))),
    ...stayed.map((finding) => colours.dim(lineOf(' ', finding))),
    translate({
      key: 'cli.diff.summary',
      values: { appeared: appeared.length, gone: gone.length, stayed: stayed.length },
    }),
  ]
  terminal.write(`${lines.join('\n')}\n`)
  return exitCodeOf(second.report)
}

function lineOf(mark: string, { rule, title }: ReportFinding): string {
  return stripControlSequences(`${mark} ${title}  ${rule}`)
}
