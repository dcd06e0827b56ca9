import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { proveStack, type StackProof } from '../../engine/containers/stack-proof.ts'
import { type Diagnosis, diagnose } from '../../engine/core/diagnose.ts'
import type { Finding, FixOffer } from '../../engine/core/finding.ts'
import { mend } from '../../engine/core/mend.ts'
import { makePlan, previewOf } from '../../engine/core/plan.ts'
import { registry } from '../../engine/core/registry.ts'
import { stripControlSequences } from '../../engine/core/strip-control-sequences.ts'
import { type Attempt, Attempts, attemptOf } from '../../engine/service/attempts.ts'
import type { Translate } from '../../engine/texts/translator.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'
import { exitCodeOf } from '../exit-code.ts'
import { chooseFix } from '../fix/choose.ts'
import { proofText } from '../fix/proof-text.ts'
import { tookBack } from '../fix/take-back.ts'
import { languageOption } from '../language.ts'
import { renderPreview } from '../preview.ts'
import { showProgress } from '../progress.ts'
import { openProject, withoutDocker } from '../project-option.ts'

const optionsSchema = z.object({
  finding: z.string().optional(),
  with: z.string().optional(),
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

/** While services start, they are looked at again this often, and so many times. */
const lookAgainAfterMs = 3000
const mostLooks = 30

/** `stackmedic fix`: shows a plan, asks, applies it, verifies it; root cause first, then looks again. */
const defineFix: DefineCommand = (program, terminal, run) => {
  program
    .command('fix [DIR]')
    .description('Fix findings of the project in DIR: preview, yes, apply, verify')
    .option('--finding <id>', 'the finding with this id')
    .option('--with <fix>', 'of its fixes, the one with this id; default: the first that can be applied')
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
  const wishes = [options.finding !== undefined, options.allSafe, options.all].filter(Boolean).length
  if (wishes !== 1 || (options.with !== undefined && options.finding === undefined)) {
    terminal.note(translate({ key: 'cli.fix.say-which' }))
    return exitCodes.wrongUsage
  }
  const root = await openProject(folder, terminal, translate)
  if (root === undefined) return exitCodes.wrongUsage

  const attempts = new Attempts()
  let looks = 0
  for (let round = 0; round < mostRounds; ) {
    const diagnosis = await look(root, options, terminal, translate)
    const [disproved] = attempts.disproved(registry.fixes, diagnosis.findings, options.all)
    if (disproved !== undefined && (await tookBack(disproved, attempts, options.yes, terminal, translate))) continue
    const next = chooseFix(diagnosis, options, attempts)
    if (next === undefined) {
      if (round === 0) return nothingToFix(diagnosis, options, terminal, translate)
      const proof = proveStack(diagnosis.facts)
      // A program that crashes does so in its first seconds: what brought the stack up is not the end.
      if (proof.state === 'settling' && looks++ < mostLooks && (await pause(terminal.signal))) continue
      if (options.dryRun) break
      terminal.write(proofText(proof, diagnosis, translate))
      const exitCode = exitCodeOfAttempts(attempts)
      return options.all ? worst(exitCode, exitCodeOf(diagnosis), exitCodeOfProof(proof)) : exitCode
    }
    round += 1
    attempts.add(await fixOne(diagnosis, next.finding, next.offer, options, terminal, translate))
    if (terminal.signal.aborted) return exitCodes.cancelled
    if (options.finding !== undefined) break
  }
  return exitCodeOfAttempts(attempts)
}

function exitCodeOfAttempts({ hasFailed }: Attempts): number {
  return hasFailed ? exitCodes.errorFound : exitCodes.nothingWrong
}

/** `--all` promises a stack that is up; what is still starting after all those looks is neither up nor broken. */
function exitCodeOfProof({ state }: StackProof): number {
  if (state === 'down') return exitCodes.errorFound
  return state === 'settling' ? exitCodes.couldNotLook : exitCodes.nothingWrong
}

/** An error is more to say than that something could not be looked at. */
function worst(...codes: readonly number[]): number {
  return codes.includes(exitCodes.errorFound) ? exitCodes.errorFound : Math.max(...codes)
}

/** Waits before the next look. @returns false when the person cancelled. */
async function pause(signal: AbortSignal): Promise<boolean> {
  return setTimeout(lookAgainAfterMs, true, { signal }).catch(() => false)
}

async function look(root: string, options: Options, terminal: Terminal, translate: Translate): Promise<Diagnosis> {
  const progress = showProgress(translate)
  const { machine, signal } = terminal
  const leaveOut = withoutDocker(options.docker)
  return diagnose({ root, machine, leaveOut, signal, onEvent: progress.onEvent }, registry).finally(() =>
    progress.end(),
  )
}

async function fixOne(
  diagnosis: Diagnosis,
  finding: Finding,
  offer: FixOffer,
  options: Options,
  terminal: Terminal,
  translate: Translate,
): Promise<Attempt> {
  const { machine, signal } = terminal
  const attempt = { finding, offer, output: '' }
  const made = await makePlan(diagnosis, finding, offer.id, machine, registry, signal)
  if (!made.ok) {
    terminal.note(translate(made.reason))
    return { ...attempt, result: 'impossible', reason: made.reason }
  }
  terminal.write(renderPreview(previewOf(made.plan, registry), translate))
  if (options.dryRun) return { ...attempt, result: 'shown' }
  if (!(await consented(offer, options, terminal, translate))) {
    terminal.note(translate({ key: 'cli.fix.not-done' }))
    return { ...attempt, result: 'stopped' }
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
  // Reasons quote what programs said.
  const say = (text: string) => terminal.write(`${stripControlSequences(text)}\n`)
  const reason = outcome.reason === undefined ? '' : ` ${translate(outcome.reason)}`
  say(`${translate({ key: `cli.fix.outcome.${outcome.outcome}` })}${reason}`)
  if (outcome.leftBehind !== undefined)
    say(`${translate({ key: 'cli.fix.left-behind' })} ${translate(outcome.leftBehind)}`)
  if (outcome.undoable) say(translate({ key: 'cli.fix.undo', values: { plan: outcome.plan } }))
  return attemptOf(finding, offer, outcome)
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

/** Shows the steps that only a person can do. */
async function showGuides(
  diagnosis: Diagnosis,
  finding: Finding,
  guides: readonly FixOffer[],
  terminal: Terminal,
  translate: Translate,
): Promise<number> {
  for (const { id } of guides) {
    const made = await makePlan(diagnosis, finding, id, terminal.machine, registry, terminal.signal)
    if (made.ok) terminal.write(renderPreview(previewOf(made.plan, registry), translate))
    else terminal.note(translate(made.reason))
  }
  return exitCodes.errorFound
}

async function nothingToFix(
  diagnosis: Diagnosis,
  options: Options,
  terminal: Terminal,
  translate: Translate,
): Promise<number> {
  if (options.finding === undefined) {
    terminal.note(translate({ key: 'cli.fix.nothing' }))
    return diagnosis.findings.some(({ severity }) => severity === 'error')
      ? exitCodes.errorFound
      : exitCodes.nothingWrong
  }
  const complain = (key: string, values = {}) =>
    terminal.note(translate({ key: `cli.fix.${key}`, values: { finding: options.finding ?? '', ...values } }))
  const finding = diagnosis.findings.find(({ id }) => id === options.finding)
  if (finding === undefined) {
    complain('no-such-finding')
    return exitCodes.wrongUsage
  }
  const offers = finding.fixes.filter(({ id }) => options.with === undefined || id === options.with)
  if (offers.length === 0 && options.with !== undefined && finding.fixes.length > 0) {
    complain('no-such-fix', { fix: options.with, fixes: finding.fixes.map(({ id }) => id).join(', ') })
    return exitCodes.wrongUsage
  }
  const guides = offers.filter(({ risk }) => risk === 'guide')
  if (guides.length > 0) return showGuides(diagnosis, finding, guides, terminal, translate)
  complain('no-fix')
  return exitCodes.errorFound
}
