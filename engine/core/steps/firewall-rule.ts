import { z } from 'zod'
import { systemProgram } from '../../windows/system-folder.ts'
import type { Message } from '../message.ts'
import { message } from '../message.ts'
import { defineStepKind, type StepContext, type StepOutcome } from '../step.ts'

/** netsh has its own idea of quotes and of `name=value`; nothing that could end a value gets in, nor `all`. */
const text = z
  .string()
  .min(1)
  .max(500)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not get in.
  .regex(/^(?!all$)[^"|\u0000-\u001f\u007f]+$/i)
const program = z
  .string()
  .max(500)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not get in.
  .regex(/^(?:[A-Za-z]:\\|%[A-Za-z()0-9]+%\\)[^"|<>*?\u0000-\u001f\u007f]+$/)
const protocol = z.enum(['tcp', 'udp'])

const schema = z.discriminatedUnion('operation', [
  /** Lets connections from the same network through to one port, of one program where that is known. */
  z.strictObject({
    kind: z.literal('firewall-rule'),
    operation: z.literal('allow'),
    /** Unique: deleting goes by name, and would take every rule of that name along. */
    name: text.startsWith('Stackmedic: '),
    protocol,
    port: z.number().int().min(1).max(65_535),
    program: program.optional(),
    profile: z.enum(['private', 'domain']),
  }),
  /** Turns a rule off, which is undone by turning it on again; nothing of it is lost. */
  z.strictObject({
    kind: z.literal('firewall-rule'),
    operation: z.literal('turn-off'),
    name: text,
    program: program.optional(),
    protocol: protocol.optional(),
  }),
])
export type FirewallRuleStep = z.infer<typeof schema>

const timeoutMs = 30_000

/**
 * Adds a rule to Windows Firewall or turns one off. Needs administrator rights; what netsh says is in the language of
 * the machine, so that only its exit code is believed, and the facts are read again afterwards.
 */
export default defineStepKind<FirewallRuleStep, null>({
  kind: 'firewall-rule',
  schema,
  receiptSchema: z.null(),
  elevation: true,
  describe: (step) => ({
    summary:
      step.operation === 'allow'
        ? message('firewall.steps.allow', { port: step.port, protocol: step.protocol.toUpperCase(), name: step.name })
        : message('firewall.steps.turn-off', { name: step.name }),
    preview: { type: 'command', program: 'netsh', arguments: applyWords(step) },
  }),
  async prepare(step, context, begun) {
    if (context.machine.platform !== 'windows') return { ok: false, reason: message('firewall.steps.only-windows') }
    const there = await isThere(step, context)
    // A second rule of the same name could not be taken back alone.
    if (step.operation === 'allow' && there === true && begun === undefined)
      return refuse('firewall.steps.name-taken', step)
    if (step.operation === 'turn-off' && there !== true) return refuse('firewall.steps.no-such-rule', step)
    return { ok: true, receipt: null }
  },
  async apply(step, _receipt, context) {
    // Cut off behind it: adding it once more would make two of one name.
    if (step.operation === 'allow' && (await isThere(step, context)) === true) return { ok: true }
    return change(applyWords(step), context)
  },
  async undo(step, _receipt, context) {
    const undone = await change(undoWords(step), context)
    // After a crash the rule may be gone already: netsh calls that a failure.
    const gone = !undone.ok && step.operation === 'allow' && (await isThere(step, context)) === false
    return gone ? { ok: true } : undone
  },
  // Whether a rule is on cannot be asked without words; undo turns it on once more, which does no harm.
  wasApplied: async (step, _receipt, context) => (step.operation === 'allow' ? isThere(step, context) : undefined),
})

function refuse(key: string, { name }: FirewallRuleStep): { ok: false; reason: Message } {
  return { ok: false, reason: message(key, { name }) }
}

function applyWords(step: FirewallRuleStep): string[] {
  if (step.operation === 'turn-off')
    return ['advfirewall', 'firewall', 'set', 'rule', ...selection(step), 'new', 'enable=no']
  return [
    'advfirewall',
    'firewall',
    'add',
    'rule',
    `name=${step.name}`,
    'dir=in',
    'action=allow',
    `protocol=${step.protocol.toUpperCase()}`,
    `localport=${step.port}`,
    `profile=${step.profile}`,
    'remoteip=localsubnet',
    ...(step.program === undefined ? [] : [`program=${step.program}`]),
  ]
}

function undoWords(step: FirewallRuleStep): string[] {
  if (step.operation === 'turn-off')
    return ['advfirewall', 'firewall', 'set', 'rule', ...selection(step), 'new', 'enable=yes']
  return ['advfirewall', 'firewall', 'delete', 'rule', `name=${step.name}`, 'dir=in']
}

function selection(step: Extract<FirewallRuleStep, { operation: 'turn-off' }>): string[] {
  return [
    `name=${step.name}`,
    'dir=in',
    ...(step.program === undefined ? [] : [`program=${step.program}`]),
    ...(step.protocol === undefined ? [] : [`protocol=${step.protocol.toUpperCase()}`]),
  ]
}

async function change(words: readonly string[], context: StepContext): Promise<StepOutcome> {
  const result = await run(words, context)
  if (result.outcome === 'exited') {
    return result.code === 0 ? { ok: true } : { ok: false, reason: message('firewall.steps.refused') }
  }
  return { ok: false, reason: message('firewall.steps.not-run', { outcome: result.outcome }) }
}

/** Whether there is a rule of that name; `undefined`: netsh did not say. */
async function isThere({ name }: FirewallRuleStep, context: StepContext): Promise<boolean | undefined> {
  const result = await run(['advfirewall', 'firewall', 'show', 'rule', `name=${name}`], context)
  if (result.outcome !== 'exited' || result.code > 1) return undefined
  return result.code === 0
}

function run(words: readonly string[], { machine, signal }: StepContext) {
  return machine.runProcess(systemProgram('netsh.exe', machine), words, { timeoutMs, signal })
}
