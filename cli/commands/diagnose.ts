import { writeFile } from 'node:fs/promises'
import { InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'
import { type AreaId, areaIds } from '../../engine/core/area.ts'
import { diagnose } from '../../engine/core/diagnose.ts'
import { registry } from '../../engine/core/registry.ts'
import { isReportFormat, renderers, reportFormats } from '../../engine/report/report.ts'
import { reportOf } from '../../engine/service/report-of.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'
import { exitCodeOf } from '../exit-code.ts'
import { languageOption, systemLanguage } from '../language.ts'
import { showProgress } from '../progress.ts'
import { fixCommandFor, openProject, trustFolder, withoutDocker } from '../project-option.ts'
import { reportText } from '../report-text.ts'

const optionsSchema = z.object({
  only: z.array(z.enum(areaIds)).optional(),
  format: z.string().refine(isReportFormat),
  output: z.string().optional(),
  lang: z.enum(['en', 'es']).optional(),
  docker: z.boolean(),
  trust: z.boolean().default(false),
})

/** `stackmedic diagnose`: reads the machine and the project, and says the root cause first. */
const defineDiagnose: DefineCommand = (program, terminal, run) => {
  program
    .command('diagnose [DIR]')
    .description('Find the root cause why the project in DIR does not come up')
    .addOption(new Option('--only <areas>', 'only these areas, with commas').argParser(parseAreas))
    .addOption(new Option('--format <format>').choices(reportFormats).default('text'))
    .option('--output <file>', 'write there instead of to standard output')
    .addOption(languageOption())
    .option('--no-docker', 'do not ask the Docker engine')
    .option('--trust', "trust the folder first, so that the project's own checks are run, as in a CI job")
    .action((folder: string | undefined, options: unknown) =>
      run(diagnoseCommand(folder, optionsSchema.parse(options), terminal)),
    )
}
export default defineDiagnose

async function diagnoseCommand(
  folder: string | undefined,
  options: z.output<typeof optionsSchema>,
  terminal: Terminal,
): Promise<number> {
  const translate = await terminal.translator(options.lang)
  const root = await openProject(folder, terminal, translate)
  if (root === undefined) return exitCodes.wrongUsage
  if (options.trust) await trustFolder(root, terminal, translate)
  const { machine, signal } = terminal
  const progress = showProgress(translate)
  const diagnosis = await diagnose(
    { root, machine, areas: options.only, leaveOut: withoutDocker(options.docker), signal, onEvent: progress.onEvent },
    registry,
  ).finally(() => progress.end())

  for (const { rule, service } of diagnosis.unusedIgnores ?? []) {
    const what = service === undefined ? rule : `${rule} (${service})`
    terminal.note(translate({ key: 'cli.ignore-unused', values: { rule: what } }))
  }
  const report = await reportOf(diagnosis, machine, registry, {
    translate,
    language: options.lang ?? systemLanguage(machine),
    version: packageJson.version,
    // Pages are made to be handed on; the other formats are read on this machine, where the real paths are needed.
    ...(options.format === 'html' || options.format === 'markdown' ? {} : { identity: null }),
  })
  const forTerminal = options.format === 'text' && options.output === undefined
  const text = forTerminal
    ? reportText(report, translate, fixCommandFor(folder))
    : renderers[options.format](report, translate)
  if (options.output === undefined) terminal.write(text.endsWith('\n') ? text : `${text}\n`)
  else if (!(await write(options.output, text, terminal))) return exitCodes.couldNotLook
  return exitCodeOf(diagnosis)
}

async function write(path: string, text: string, terminal: Terminal): Promise<boolean> {
  try {
    await writeFile(path, text)
    return true
  } catch (error) {
    terminal.note(
      (await terminal.translator())({ key: 'cli.not-written', values: { path, error: (error as Error).message } }),
    )
    return false
  }
}

function parseAreas(list: string): AreaId[] {
  const areas = z.array(z.enum(areaIds)).safeParse(list.split(',').map((area) => area.trim()))
  if (!areas.success) throw new InvalidArgumentError(`Allowed areas are ${areaIds.join(', ')}.`)
  return areas.data
}
