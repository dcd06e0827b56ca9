import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { diagnose } from '../../engine/core/diagnose.ts'
import { registry } from '../../engine/core/registry.ts'
import { zipReport } from '../../engine/report/zip.ts'
import { reportOf } from '../../engine/service/report-of.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'
import { languageOption, systemLanguage } from '../language.ts'
import { showProgress } from '../progress.ts'
import { openProject, withoutDocker } from '../project-option.ts'

const optionsSchema = z.object({ output: z.string(), lang: z.enum(['en', 'es']).optional(), docker: z.boolean() })
type Options = z.output<typeof optionsSchema>

/** `stackmedic report`: a diagnosis with its logs as one redacted zip, to hand on. */
const defineReport: DefineCommand = (program, terminal, run) => {
  program
    .command('report [DIR]')
    .description('Write a redacted report of the project in DIR as a zip that is safe to share')
    .requiredOption('--output <file>', 'the zip to write')
    .addOption(languageOption())
    .option('--no-docker', 'do not ask the Docker engine')
    .action((folder: string | undefined, options: unknown) =>
      run(reportCommand(folder, optionsSchema.parse(options), terminal)),
    )
}
export default defineReport

async function reportCommand(folder: string | undefined, options: Options, terminal: Terminal): Promise<number> {
  const translate = await terminal.translator(options.lang)
  const root = await openProject(folder, terminal, translate)
  if (root === undefined) return exitCodes.wrongUsage
  const { machine, signal } = terminal
  const progress = showProgress(translate)
  const diagnosis = await diagnose(
    { root, machine, leaveOut: withoutDocker(options.docker), signal, onEvent: progress.onEvent },
    registry,
  ).finally(() => progress.end())
  const language = options.lang ?? systemLanguage(machine)
  const report = await reportOf(diagnosis, machine, registry, { translate, language, version: packageJson.version })
  try {
    await pipeline(zipReport(report, translate), createWriteStream(options.output))
  } catch (error) {
    const values = { path: options.output, error: error instanceof Error ? error.message : String(error) }
    terminal.note(translate({ key: 'cli.not-written', values }))
    return exitCodes.couldNotLook
  }
  terminal.note(
    translate({ key: 'cli.report.written', values: { path: options.output, count: report.redaction.total } }),
  )
  return exitCodes.nothingWrong
}
