import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { bringUpFix, proveStack, type StackProof } from '../../engine/containers/stack-proof.ts'
import { type Diagnosis, diagnose } from '../../engine/core/diagnose.ts'
import { type Finding, type FixOffer, findingText } from '../../engine/core/finding.ts'
import { mend } from '../../engine/core/mend.ts'
import { makePlan, previewOf } from '../../engine/core/plan.ts'
import { registry } from '../../engine/core/registry.ts'
import { stripControlSequences } from '../../engine/core/strip-control-sequences.ts'
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

/** While services start, they are looked at again this often, and so many times. */
const lookAgainAfterMs = 3000
const mostLooks = 30

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
  let looks = 0
  for (let round = 0; round < mostRounds; ) {
    const diagnosis = await look(root, options, terminal, translate)
    const next = choose(diagnosis, options, tried)
    if (next === undefined) {
      if (round === 0) return nothingToFix(diagnosis, options, terminal, translate)
      const proof = proveStack(diagnosis.facts)
      // A program that crashes does so in its first seconds: what brought the stack up is not the end.
      if (proof.state === 'settling' && looks++ < mostLooks && (await pause(terminal.signal))) continue
      if (!options.dryRun) terminal.write(proofText(proof, diagnosis, translate))
      break
    }
    round += 1
    tried.add(`${next.finding.id} ${next.offer.id}`)
    exitCode = Math.max(exitCode, await fixOne(diagnosis, next.finding, next.offer, options, terminal, translate))
    if (options.finding !== undefined) break
  }
  return exitCode
}

/** Waits before the next look. @returns false when the person cancelled. */
async function pause(signal: AbortSignal): Promise<boolean> {
  return setTimeout(lookAgainAfterMs, true, { signal }).catch(() => false)
}

/** What proves that the stack is up, or why that cannot be said. */
function proofText(proof: StackProof, { findings }: Diagnosis, translate: Translate): string {
  const broken = findings.filter(isBroken)
  if (proof.state === 'up' && broken.length === 0) {
    const states = proof.services.map(
      ({ service, state }) => `${service} (${translate({ key: `cli.fix.proof.${state}` })})`,
    )
    return `${translate({ key: 'cli.fix.proof.up', values: { services: states.join(', ') } })}\n`
  }
  const lines = broken.map((finding) => {
    const title = translate(findingText(finding, 'title'))
    return `  ${title}\n    ${translate(findingText(finding, 'next')).replaceAll('\n', '\n    ')}\n`
  })
  const services = 'services' in proof && proof.state !== 'up' ? proof.services.join(', ') : ''
  const reason = proof.state === 'unknown' && proof.reason !== undefined ? ` ${translate(proof.reason)}` : ''
  const state = proof.state === 'up' ? 'runs' : proof.state
  const why = `${translate({ key: `cli.fix.proof.${state}`, values: { services } })}${reason}\n`
  const heading =
    lines.length === 0 ? '' : `${translate({ key: 'cli.fix.proof.left', values: { count: lines.length } })}\n`
  return stripControlSequences(`${heading}${lines.join('')}${why}`)
}

async function look(root: string, options: Options, terminal: Terminal, translate: Translate): Promise<Diagnosis> {
  const progress = showProgress(translate)
  const { machine, signal } = terminal
  const leaveOut = withoutDocker(options.docker)
  return diagnose({ root, machine, leaveOut, signal, onEvent: progress.onEvent }, registry).finally(() =>
    progress.end(),
  )
}

/**
 * The next finding to fix, root causes first: what they explain goes away with them. Notes are fixed by their id alone,
 * but a stack that nobody started is started after a fix, because nothing else proves it.
 */
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
  const start = diagnosis.findings.find(({ fixes }) => fixes[0]?.id === bringUpFix)
  const [offer] = start?.fixes ?? []
  const wanted = options.all && tried.size > 0 && !diagnosis.findings.some(isBroken)
  if (!wanted || start === undefined || offer === undefined || tried.has(`${start.id} ${offer.id}`)) return undefined
  return { finding: start, offer }
}

function isBroken({ rootCause, severity }: Finding): boolean {
  return rootCause && severity === 'error'
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
  const finding = diagnosis.findings.find(({ id }) => id === options.finding)
  const guides = finding?.fixes.filter(({ risk }) => risk === 'guide') ?? []
  if (finding !== undefined && guides.length > 0) return showGuides(diagnosis, finding, guides, terminal, translate)
  if (options.finding !== undefined) {
    const key = finding === undefined ? 'cli.fix.no-such-finding' : 'cli.fix.no-fix'
    terminal.note(translate({ key, values: { finding: options.finding } }))
    return finding === undefined ? exitCodes.wrongUsage : exitCodes.errorFound
  }
  terminal.note(translate({ key: 'cli.fix.nothing' }))
  return diagnosis.findings.some(({ severity }) => severity === 'error') ? exitCodes.errorFound : exitCodes.nothingWrong
}
