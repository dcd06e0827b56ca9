import { Option } from 'commander'
import { z } from 'zod'
import { FactReader } from '../../engine/core/fact-reader.ts'
import { message } from '../../engine/core/message.ts'
import { registry } from '../../engine/core/registry.ts'
import { stripControlSequences } from '../../engine/core/strip-control-sequences.ts'
import type { Firewall } from '../../engine/firewall/facts.ts'
import {
  type AnsweredVerdict,
  answerPort,
  type PortAnswer,
  type PortQuestion,
} from '../../engine/firewall/port-answer.ts'
import { fileName } from '../../engine/firewall/program-path.ts'
import { readFirewall } from '../../engine/firewall/read-firewall.ts'
import { profileNames } from '../../engine/firewall/rule.ts'
import { type ListenerTable, listenersFact } from '../../engine/ports/facts.ts'
import type { Translate } from '../../engine/texts/translator.ts'
import { type DefineCommand, exitCodes, type Terminal } from '../command.ts'
import { languageOption } from '../language.ts'

const optionsSchema = z.object({
  port: z.string().optional(),
  format: z.enum(['text', 'json']),
  lang: z.enum(['en', 'es']).optional(),
})

/** `stackmedic firewall`: what filters connections from other machines, and whether they get through to a port. */
const defineFirewall: DefineCommand = (program, terminal, run) => {
  program
    .command('firewall')
    .description('Show what filters connections from other machines, and whether they get through to a port')
    .option('--port <number>', 'whether other machines get through to this port')
    .addOption(new Option('--format <format>').choices(['text', 'json']).default('text'))
    .addOption(languageOption())
    .action((options: unknown) => run(firewallCommand(optionsSchema.parse(options), terminal)))
}
export default defineFirewall

async function firewallCommand(options: z.output<typeof optionsSchema>, terminal: Terminal): Promise<number> {
  const translate = await terminal.translator(options.lang)
  const port = options.port === undefined ? undefined : parsePort(options.port)
  if (port === null) {
    terminal.note(translate(message('firewall.command.bad-port', { port: options.port ?? '' })))
    return exitCodes.wrongUsage
  }
  const reading = await readFirewall(terminal.machine, terminal.signal)
  if (reading.state !== 'known') {
    const reason = translate(reading.reason)
    if (options.format === 'json') terminal.write(`${JSON.stringify({ state: 'unknown', reason }, null, 2)}\n`)
    else terminal.note(translate(message('firewall.command.unknown', { reason })))
    return exitCodes.couldNotLook
  }
  const firewall = reading.value
  const answers = port === undefined ? [] : await answersFor(port, firewall, terminal)
  if (options.format === 'json') terminal.write(`${JSON.stringify(asJson(firewall, answers), null, 2)}\n`)
  else terminal.write(stripControlSequences(describe(firewall, answers, translate)))
  const certain = answers.every(
    ({ verdicts, onlyThisMachine }) =>
      onlyThisMachine !== null || verdicts.every(({ outcome }) => outcome !== 'uncertain'),
  )
  return certain ? exitCodes.nothingWrong : exitCodes.couldNotLook
}

/** `null`: not a port. */
function parsePort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return port >= 1 && port <= 65_535 ? port : null
}

/** An answer, and the address where it is this machine's own alone. */
type Answer = PortAnswer & { readonly onlyThisMachine: string | null }

/** One answer for every protocol and program that listens on the port; where nobody does, for TCP. */
async function answersFor(port: number, firewall: Firewall, { machine, signal }: Terminal): Promise<Answer[]> {
  const facts = new FactReader({ root: process.cwd(), machine, signal }, registry, () => undefined)
  const record = await facts.read(listenersFact)
  const table = record.state === 'known' ? record.value : undefined
  const listening = listenersOn(port, table)
  const questions = listening.length > 0 ? listening : [{ port, protocol: 'tcp' as const, addresses: [] }]
  return questions.map(({ addresses, ...question }) => ({
    ...answerPort(firewall, question),
    onlyThisMachine: addresses.every(isLoopback) ? (addresses[0] ?? null) : null,
  }))
}

interface Listening extends PortQuestion {
  readonly addresses: string[]
}

function listenersOn(port: number, table: ListenerTable | undefined): readonly Listening[] {
  const owners = new Map(table?.owners.map((owner) => [owner.pid, owner]))
  const found = new Map<string, Listening>()
  for (const listener of table?.listeners ?? []) {
    if (listener.port !== port) continue
    const owner = listener.pids.map((pid) => owners.get(pid)).find((candidate) => candidate !== undefined)
    const program = owner?.executable ?? owner?.name
    const key = `${listener.protocol} ${program}`
    const known = found.get(key) ?? { port, protocol: listener.protocol, program, addresses: [] }
    known.addresses.push(listener.address)
    found.set(key, known)
  }
  return [...found.values()]
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1'
}

function asJson(firewall: Firewall, answers: readonly Answer[]) {
  if (firewall.kind !== 'windows') return { state: 'known', ...firewall, ports: answers }
  const { rules, ...rest } = firewall
  return { state: 'known', ...rest, inboundRuleCount: rules.length, ports: answers }
}

function describe(firewall: Firewall, answers: readonly Answer[], translate: Translate): string {
  const lines = [...describeFirewall(firewall, translate), ...answers.flatMap((it) => describeAnswer(it, translate))]
  return [...lines, '', translate(message('firewall.command.loopback')), ''].join('\n')
}

function describeFirewall(firewall: Firewall, translate: Translate): string[] {
  const say = (name: string, values = {}) => translate(message(`firewall.command.${name}`, values))
  if (firewall.kind === 'macos') {
    const state = say(`mac-states.${firewall.applicationFirewall}`)
    return [say('manager', { name: 'socketfilterfw', state }), say('packet-filter')]
  }
  if (firewall.kind === 'linux') {
    const managers = firewall.managers.map(({ name, state }) => say('manager', { name, state: say(`states.${state}`) }))
    return firewall.managers.every(({ state }) => state === 'inactive')
      ? [...managers, say('nothing-filters')]
      : managers
  }
  const profiles = profileNames.map((name) => {
    const { enabled, blockAll, defaultInbound, localRules } = firewall.profiles[name]
    const notes = [
      ...(firewall.activeProfiles?.includes(name) === true ? [say('connected')] : []),
      ...(localRules ? [] : [say('local-rules-ignored')]),
    ]
    const state = say(enabled ? (blockAll ? 'block-all' : 'on') : 'off')
    const line = say('profile', { name: say(`profile-names.${name}`), state, inbound: say(defaultInbound) })
    return notes.length === 0 ? line : `${line} (${notes.join('; ')})`
  })
  return [
    ...profiles,
    ...(firewall.activeProfiles === null ? [say('not-connected-known')] : []),
    say('rules', { count: firewall.ruleCount }),
  ]
}

function describeAnswer(
  { port, protocol, program, verdicts, onlyThisMachine }: Answer,
  translate: Translate,
): string[] {
  const question =
    program === null
      ? message('firewall.command.question-any', { port, protocol })
      : message('firewall.command.question', { port, protocol, program: fileName(program) })
  if (onlyThisMachine !== null) {
    const values = { program: program === null ? '?' : fileName(program), address: onlyThisMachine }
    return ['', translate(question), `  ${translate(message('firewall.command.only-this-machine', values))}`]
  }
  return ['', translate(question), ...verdicts.flatMap((verdict) => describeVerdict(verdict, translate))]
}

function describeVerdict(verdict: AnsweredVerdict, translate: Translate): string[] {
  const say = (name: string, values = {}) => translate(message(`firewall.command.${name}`, values))
  const { profile, outcome, decidedBy, manager, rule, mayApply, ignoredByPolicy, otherProfile } = verdict
  const network = profile === null ? '' : `${say(`profile-names.${profile}`)}: `
  const because = say(`because.${decidedBy}`, { rule: rule ?? '', manager: manager ?? '' })
  const more = [
    ...(ignoredByPolicy === null ? [] : [say('ignored', { rule: ignoredByPolicy })]),
    ...(otherProfile === null ? [] : [say('other-profile', { rule: otherProfile })]),
    ...(mayApply.length === 0 ? [] : [say('may-apply', { count: mayApply.length })]),
  ]
  return [`  ${network}${say(`outcomes.${outcome}`)} (${because})`, ...more.map((line) => `    ${line}`)]
}
