import { z } from 'zod'
import type { JournalPlan } from '../../engine/api.ts'
import { Journal } from '../../engine/core/journal.ts'
import { revert } from '../../engine/core/mend.ts'
import { registry } from '../../engine/core/registry.ts'
import { stripControlSequences } from '../../engine/core/strip-control-sequences.ts'
import { journalPlanOf } from '../../engine/service/plan-desk.ts'
import type { Translate } from '../../engine/texts/translator.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'
import { languageOption } from '../language.ts'

const optionsSchema = z.object({
  all: z.boolean().default(false),
  list: z.boolean().default(false),
  yes: z.boolean().default(false),
  lang: z.enum(['en', 'es']).optional(),
})
type Options = z.output<typeof optionsSchema>

/** `stackmedic undo`: takes applied fixes back, newest first. */
const defineUndo: DefineCommand = (program, terminal, run) => {
  program
    .command('undo [PLAN]')
    .description('Take back an applied fix: the newest one, the one named, or all')
    .option('--all', 'every fix that can be taken back, newest first')
    .option('--list', 'only show what was applied')
    .option('--yes', 'do not ask')
    .addOption(languageOption())
    .action((plan: string | undefined, options: unknown) =>
      run(undoCommand(plan, optionsSchema.parse(options), terminal)),
    )
}
export default defineUndo

async function undoCommand(planId: string | undefined, options: Options, terminal: Terminal): Promise<number> {
  const translate = await terminal.translator(options.lang)
  const records = await new Journal(terminal.machine.dataDirectory).list()
  const plans = records.map((record) => journalPlanOf(record, registry))
  if (options.list) {
    terminal.write(
      plans.length === 0
        ? `${translate({ key: 'cli.undo.none' })}\n`
        : plans.map((plan) => line(plan, translate)).join(''),
    )
    return exitCodes.nothingWrong
  }
  const undoable = plans.filter((plan) => plan.undoable)
  const chosen = options.all
    ? undoable
    : planId === undefined
      ? undoable.slice(0, 1)
      : plans.filter(({ id }) => id === planId)
  if (chosen.length === 0) {
    const key = planId === undefined ? 'cli.undo.none' : 'cli.undo.no-such-plan'
    terminal.note(translate({ key, values: { plan: planId ?? '' } }))
    return planId === undefined ? exitCodes.nothingWrong : exitCodes.wrongUsage
  }
  let exitCode: number = exitCodes.nothingWrong
  for (const plan of chosen) exitCode = Math.max(exitCode, await undoOne(plan, options, terminal, translate))
  return exitCode
}

async function undoOne(plan: JournalPlan, options: Options, terminal: Terminal, translate: Translate): Promise<number> {
  terminal.write(line(plan, translate))
  if (!options.yes && !(await terminal.confirm(translate({ key: 'cli.undo.confirm' })))) {
    terminal.note(translate({ key: 'cli.fix.not-done' }))
    return exitCodes.errorFound
  }
  const { machine, signal } = terminal
  const { outcome, reason } = await revert(plan.id, { machine, registry, signal })
  const why = reason === undefined ? '' : ` ${translate(reason)}`
  terminal.write(`${stripControlSequences(`${translate({ key: `cli.fix.outcome.${outcome}` })}${why}`)}\n`)
  return outcome === 'undone' ? exitCodes.nothingWrong : exitCodes.errorFound
}

function line(plan: JournalPlan, translate: Translate): string {
  const state = translate({ key: `cli.undo.state.${plan.state}` })
  return stripControlSequences(
    `${plan.id}  ${plan.appliedAt.slice(0, 16).replace('T', ' ')}  ${state}  ${translate(plan.title)}  (${plan.root})\n`,
  )
}
