import { Option } from 'commander'
import { z } from 'zod'
import { openReport } from '../../engine/report/open-report.ts'
import { isReportFormat, renderers, reportFormats } from '../../engine/report/report.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'
import { exitCodeOf } from '../exit-code.ts'
import { reportText } from '../report-text.ts'

const optionsSchema = z.object({ format: z.string().refine(isReportFormat) })

/** `stackmedic open`: shows a report that somebody sent, from another machine or another day. */
const defineOpen: DefineCommand = (program, terminal, run) => {
  program
    .command('open <FILE>')
    .description('Show a report that somebody sent (a zip, or its report.json)')
    .addOption(new Option('--format <format>').choices(reportFormats).default('text'))
    .action((file: string, options: unknown) => run(openCommand(file, optionsSchema.parse(options), terminal)))
}
export default defineOpen

async function openCommand(
  file: string,
  { format }: z.output<typeof optionsSchema>,
  terminal: Terminal,
): Promise<number> {
  const opened = await openReport(file)
  if (!opened.ok) {
    terminal.note((await terminal.translator())(opened.reason))
    return exitCodes.wrongUsage
  }
  // The findings are in the report's language, and so is what is around them.
  const translate = await terminal.translator(opened.report.language)
  const text = format === 'text' ? reportText(opened.report, translate) : renderers[format](opened.report, translate)
  terminal.write(text.endsWith('\n') ? text : `${text}\n`)
  return exitCodeOf(opened.report)
}
