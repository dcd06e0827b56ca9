import { z } from 'zod'
import type { PlanEvent } from '../../engine/api.ts'
import { mend } from '../../engine/core/mend.ts'
import { message } from '../../engine/core/message.ts'
import { previewOf } from '../../engine/core/plan.ts'
import { registry } from '../../engine/core/registry.ts'
import { stripControlSequences } from '../../engine/core/strip-control-sequences.ts'
import { Restarts } from '../../engine/service/restarts.ts'
import type { Translate } from '../../engine/texts/translator.ts'
import { colours } from '../colours.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'
import { languageOption } from '../language.ts'
import { renderPreview } from '../preview.ts'
import { openProject } from '../project-option.ts'

const optionsSchema = z.object({ yes: z.boolean().default(false), lang: z.enum(['en', 'es']).optional() })
type Options = z.output<typeof optionsSchema>

/** `stackmedic restart SERVICE`: restarts it, and follows its log and its health until it is well or not. */
const defineRestart: DefineCommand = (program, terminal, run) => {
  program
    .command('restart <SERVICE> [DIR]')
    .description('Restart a service of the project in DIR; follow its log and health until it is well or not')
    .option('--yes', 'answer every question with yes')
    .addOption(languageOption())
    .action((service: string, folder: string | undefined, options: unknown) =>
      run(restartCommand(service, folder, optionsSchema.parse(options), terminal)),
    )
}
export default defineRestart

async function restartCommand(
  service: string,
  folder: string | undefined,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const { machine, signal } = terminal
  const translate = await terminal.translator(options.lang)
  const root = await openProject(folder, terminal, translate)
  if (root === undefined) return exitCodes.wrongUsage
  const restarts = new Restarts(machine, registry)
  const made = await restarts.plan(root, service, signal)
  if (!made.ok) {
    terminal.note(translate(made.reason))
    return made.reason.key === 'health.restart.no-service' ? exitCodes.wrongUsage : exitCodes.couldNotLook
  }
  terminal.write(renderPreview(previewOf(made.plan, registry), translate))
  if (!options.yes && !(await terminal.confirm(translate(message('cli.restart.confirm'))))) {
    terminal.note(translate(message('cli.restart.not-done')))
    return exitCodes.errorFound
  }
  const onEvent = (event: PlanEvent) => show(event, terminal, translate)
  const verify = () => restarts.verify(made.plan, signal, onEvent)
  const { outcome, reason } = await mend(made.plan, { machine, registry, signal, verify, onEvent })
  if (outcome === 'verified') {
    terminal.write(`${colours.green('✓')} ${translate(message('cli.restart.well', { service }))}\n`)
    return exitCodes.nothingWrong
  }
  const why = reason === undefined ? '' : translate(reason)
  terminal.write(
    `${colours.red('✕')} ${stripControlSequences(translate(message('cli.restart.not-well', { service, reason: why })))}\n`,
  )
  return exitCodes.errorFound
}

function show(event: PlanEvent, terminal: Terminal, translate: Translate): void {
  if (event.type === 'log') {
    if (event.dropped > 0)
      terminal.write(`${colours.dim(translate(message('cli.restart.dropped', { count: event.dropped })))}\n`)
    const name = colours.dim(`${event.container} |`)
    for (const { text } of event.lines) terminal.write(`${name} ${stripControlSequences(text)}\n`)
  }
  if (event.type === 'log-failed') {
    const values = { name: event.container, reason: translate(event.reason) }
    terminal.note(stripControlSequences(translate(message('cli.restart.log-failed', values))))
  }
  if (event.type === 'condition') {
    const { state, container: name, afterMs, exitCode = '' } = event.condition
    const values = { name, seconds: (afterMs / 1000).toFixed(1), code: exitCode }
    terminal.note(translate(message(`health.restart.states.${state}`, values)))
  }
}
