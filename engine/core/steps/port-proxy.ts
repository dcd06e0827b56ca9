import { z } from 'zod'
import { readPortProxyRules } from '../../ports/port-proxy-rules.ts'
import { openRegistry } from '../../windows/registry.ts'
import { systemProgram } from '../../windows/system-folder.ts'
import type { Machine } from '../machine.ts'
import { type Message, message } from '../message.ts'
import { defineStepKind, type StepOutcome } from '../step.ts'

/** An address or a name; nothing that netsh could take for another word. */
const place = z
  .string()
  .max(255)
  .regex(/^(?:\*|[A-Za-z0-9_.:%-]+)$/)
const port = z.number().int().min(1).max(65_535)

const schema = z.strictObject({
  kind: z.literal('port-proxy'),
  operation: z.literal('remove'),
  /** From which to which address family. */
  families: z.enum(['v4tov4', 'v4tov6', 'v6tov4', 'v6tov6']),
  listenAddress: place,
  listenPort: port,
  connectAddress: place,
  connectPort: port,
})
export type PortProxyStep = z.infer<typeof schema>

const timeoutMs = 20_000

/** Removes a rule of `netsh interface portproxy`; undo puts the same rule back. Needs administrator rights. */
export default defineStepKind<PortProxyStep, null>({
  kind: 'port-proxy',
  schema,
  receiptSchema: z.null(),
  elevation: true,
  describe: (step) => ({
    summary: message('ports.steps.proxy.describe', { listen: listenOf(step), connect: connectOf(step) }),
    preview: { type: 'command', program: 'netsh', arguments: removeWords(step) },
  }),
  async prepare(step, { machine }, begun) {
    if (machine.platform !== 'windows') return { ok: false, reason: message('ports.reasons.only-windows') }
    const now = await look(step)
    if (now === 'unknown') return refuse('not-readable', step)
    return now === 'there' || (now === 'gone' && begun !== undefined)
      ? { ok: true, receipt: null }
      : refuse('changed', step)
  },
  async apply(step, _receipt, { machine }) {
    // Looked at once more: the person may have thought about the yes to administrator rights for a while.
    const now = await look(step)
    if (now === 'gone') return { ok: true }
    return now === 'other' ? refuse('changed', step) : netsh(removeWords(step), step, machine)
  },
  async undo(step, _receipt, { machine }) {
    // netsh would overwrite a rule that somebody made since.
    return (await look(step)) === 'other' ? refuse('changed', step) : netsh(addWords(step), step, machine)
  },
  async wasApplied(step) {
    const now = await look(step)
    return now === 'unknown' ? undefined : now === 'gone'
  },
})

/** What is at the place that the rule listens on; `other` leads elsewhere. */
async function look(step: PortProxyStep): Promise<'there' | 'other' | 'gone' | 'unknown'> {
  const registry = await openRegistry()
  const rules = registry === undefined ? undefined : readPortProxyRules(registry)
  if (rules?.state !== 'known') return 'unknown'
  const rule = rules.value.find(
    ({ kind, listenAddress, listenPort }) =>
      kind === step.families && listenAddress === step.listenAddress && listenPort === step.listenPort,
  )
  if (rule === undefined) return 'gone'
  return rule.connectAddress === step.connectAddress && rule.connectPort === step.connectPort ? 'there' : 'other'
}

function removeWords({ families, listenAddress, listenPort }: PortProxyStep): string[] {
  const words = [`listenaddress=${listenAddress}`, `listenport=${listenPort}`, 'protocol=tcp']
  return ['interface', 'portproxy', 'delete', families, ...words]
}

function addWords({ families, listenAddress, listenPort, connectAddress, connectPort }: PortProxyStep): string[] {
  const listen = [`listenaddress=${listenAddress}`, `listenport=${listenPort}`]
  const connect = [`connectaddress=${connectAddress}`, `connectport=${connectPort}`, 'protocol=tcp']
  return ['interface', 'portproxy', 'add', families, ...listen, ...connect]
}

async function netsh(words: readonly string[], step: PortProxyStep, machine: Machine): Promise<StepOutcome> {
  const result = await machine.runProcess(systemProgram('netsh.exe', machine), words, { timeoutMs })
  if (result.outcome !== 'exited') return refuse('not-run', step, { outcome: result.outcome })
  return result.code === 0 ? { ok: true } : refuse('refused', step)
}

function listenOf({ listenAddress, listenPort }: PortProxyStep): string {
  return `${listenAddress}:${listenPort}`
}

function connectOf({ connectAddress, connectPort }: PortProxyStep): string {
  return `${connectAddress}:${connectPort}`
}

function refuse(
  why: string,
  step: PortProxyStep,
  more: Readonly<Record<string, string>> = {},
): { readonly ok: false; readonly reason: Message } {
  return { ok: false, reason: message(`ports.steps.proxy.${why}`, { listen: listenOf(step), ...more }) }
}
