import { z } from 'zod'
import { type Diagnosis, diagnose } from '../../engine/core/diagnose.ts'
import type { Finding, FixOffer } from '../../engine/core/finding.ts'
import { mend } from '../../engine/core/mend.ts'
import { makePlan, previewOf } from '../../engine/core/plan.ts'
import { registry } from '../../engine/core/registry.ts'
import type { Translate } from '../../engine/texts/translator.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'
import { languageOption } from '../language.ts'
import { renderPreview } from '../preview.ts'
import { showProgress } from '../progress.ts'
import { openProject, withoutDocker } from '../project-option.ts'

const optionsSchema = z.object({
  finding: z.string().optional(),
  allSafe: z.boolean().default(false),
  all: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  yes: z.boolean().default(false),
  lang: z.enum(['en', 'es']).optional(),
  docker: z.boolean(),
})
type Options = z.output<typeof optionsSchema>

/** Fixing one cause can bring the next one to light; a stack that needs more rounds than this needs a person. */
const mostRounds = 30

/** `stackmedic fix`: shows a plan, asks, applies it, verifies it; root cause first, then looks again. */
const defineFix: DefineCommand = (program, terminal, run) => {
  program
    .command('fix [DIR]')
    .description('Fix findings of the project in DIR: preview, yes, apply, verify')
    .option('--finding <id>', 'the finding with this id')
    .option('--all-safe', 'every finding that has a safe fix')
    .option('--all', 'also fixes that stop something or need administrator rights, each after a yes')
    .option('--dry-run', 'only show what would be done')
    .option('--yes', 'answer every question with yes')
    .addOption(languageOption())
    .option('--no-docker', 'do not ask the Docker engine')
    .action((folder: string | undefined, options: unknown) =>
      run(fixCommand(folder, optionsSchema.parse(options), terminal)),
    )
}
export default defineFix

async function fixCommand(folder: string | undefined, options: Options, terminal: Terminal): Promise<number> {
  const translate = await terminal.translator(options.lang)
  if ([options.finding !== undefined, options.allSafe, options.all].filter(Boolean).length !== 1) {
    terminal.note(translate({ key: 'cli.fix.say-which' }))
    return exitCodes.wrongUsage
  }
  const root = await openProject(folder, terminal, translate)
  if (root === undefined) return exitCodes.wrongUsage

  const tried = new Set<string>()
  let exitCode: number = exitCodes.nothingWrong
  for (let round = 0; round < mostRounds; round++) {
    const diagnosis = await look(root, options, terminal, translate)
    const next = choose(diagnosis, options, tried)
    if (next === undefined) {
      if (round === 0) return nothingToFix(diagnosis, options, terminal, translate)
      break
    }
    tried.add(`${next.finding.id} ${next.offer.id}`)
    exitCode = Math.max(exitCode, await fixOne(diagnosis, next.finding, next.offer, options, terminal, translate))
    if (options.finding !== undefined) break
  }
  return exitCode
}

async function look(root: string, options: Options, terminal: Terminal, translate: Translate): Promise<Diagnosis> {
  const progress = showProgress(translate)
  const { machine, signal } = terminal
  const leaveOut = withoutDocker(options.docker)
  return diagnose({ root, machine, leaveOut, signal, onEvent: progress.onEvent }, registry).finally(() =>
    progress.end(),
  )
}

/** The next finding to fix, root causes first: what they explain goes away with them. Notes are fixed by their id alone. */
function choose(
  diagnosis: Diagnosis,
  options: Options,
  tried: ReadonlySet<string>,
): { finding: Finding; offer: FixOffer } | undefined {
  const candidates =
    options.finding === undefined
      ? diagnosis.findings.filter(({ rootCause, severity }) => rootCause && severity !== 'info')
      : diagnosis.findings.filter(({ id }) => id === options.finding)
  for (const finding of candidates) {
    const alreadyTried = finding.fixes.some(({ id }) => tried.has(`${finding.id} ${id}`))
    const offer = finding.fixes.find(({ risk }) => risk === 'safe' || (risk === 'ask' && !options.allSafe))
    if (offer !== undefined && !alreadyTried) return { finding, offer }
  }
  return undefined
}

async function fixOne(
  diagnosis: Diagnosis,
  finding: Finding,
  offer: FixOffer,
  options: Options,
  terminal: Terminal,
  translate: Translate,
): Promise<number> {
  const { machine, signal } = terminal
  const made = await makePlan(diagnosis, finding, offer.id, machine, registry, signal)
  if (!made.ok) {
    terminal.note(translate(made.reason))
    return exitCodes.errorFound
  }
  terminal.write(renderPreview(previewOf(made.plan, registry), translate))
  if (options.dryRun) return exitCodes.nothingWrong
  if (!(await consented(offer, options, terminal, translate))) {
    terminal.note(translate({ key: 'cli.fix.not-done' }))
    return exitCodes.errorFound
  }
  const leaveOut = withoutDocker(options.docker) ?? []
  const outcome = await mend(made.plan, {
    machine,
    registry,
    signal,
    leaveOut,
    onEvent: (event) => {
      if (event.type === 'output') terminal.note(event.text.trimEnd())
      if (event.type === 'verifying') terminal.note(translate({ key: 'cli.fix.verifying' }))
    },
  })
  const reason = outcome.reason === undefined ? '' : ` ${translate(outcome.reason)}`
  terminal.write(`${translate({ key: `cli.fix.outcome.${outcome.outcome}` })}${reason}\n`)
  if (outcome.leftBehind !== undefined) {
    terminal.write(`${translate({ key: 'cli.fix.left-behind' })} ${translate(outcome.leftBehind)}\n`)
  }
  if (outcome.undoable) terminal.write(`${translate({ key: 'cli.fix.undo', values: { plan: outcome.plan } })}\n`)
  return outcome.outcome === 'verified' ? exitCodes.nothingWrong : exitCodes.errorFound
}

/** `--all-safe` is itself the yes to what is safe, where nobody sits at the terminal. */
async function consented(
  offer: FixOffer,
  options: Options,
  terminal: Terminal,
  translate: Translate,
): Promise<boolean> {
  if (options.yes) return true
  if (offer.risk === 'safe' && options.allSafe && !process.stdin.isTTY) return true
  return terminal.confirm(translate({ key: 'cli.fix.confirm' }))
}

function nothingToFix(diagnosis: Diagnosis, options: Options, terminal: Terminal, translate: Translate): number {
  const finding = diagnosis.findings.find(({ id }) => id === options.finding)
  if (options.finding !== undefined) {
    const key = finding === undefined ? 'cli.fix.no-such-finding' : 'cli.fix.no-fix'
    terminal.note(translate({ key, values: { finding: options.finding } }))
    return finding === undefined ? exitCodes.wrongUsage : exitCodes.errorFound
  }
  terminal.note(translate({ key: 'cli.fix.nothing' }))
  return diagnosis.findings.some(({ severity }) => severity === 'error') ? exitCodes.errorFound : exitCodes.nothingWrong
}
