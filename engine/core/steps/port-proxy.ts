import { win32 } from 'node:path'
import { z } from 'zod'
import { readPortProxyRules } from '../../ports/port-proxy-rules.ts'
import { openRegistry } from '../../windows/registry.ts'
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
  async prepare(step, { machine }) {
    if (machine.platform !== 'windows') return { ok: false, reason: message('ports.reasons.only-windows') }
    const there = await isThere(step)
    if (there === undefined) return refuse('not-readable', step)
    return there ? { ok: true, receipt: null } : refuse('changed', step)
  },
  apply: (step, _receipt, { machine }) => netsh(removeWords(step), step, machine),
  undo: (step, _receipt, { machine }) => netsh(addWords(step), step, machine),
  async wasApplied(step) {
    const there = await isThere(step)
    return there === undefined ? undefined : !there
  },
})

/** Whether the rule is there with the same target; `undefined`: nobody can tell. */
async function isThere(step: PortProxyStep): Promise<boolean | undefined> {
  const registry = await openRegistry()
  const rules = registry === undefined ? undefined : readPortProxyRules(registry)
  if (rules?.state !== 'known') return undefined
  return rules.value.some(
    (rule) =>
      rule.kind === step.families &&
      rule.listenAddress === step.listenAddress &&
      rule.listenPort === step.listenPort &&
      rule.connectAddress === step.connectAddress &&
      rule.connectPort === step.connectPort,
  )
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
  const program = win32.join(machine.environment['SystemRoot'] ?? 'C:\\Windows', 'System32', 'netsh.exe')
  const result = await machine.runProcess(program, words, { timeoutMs })
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
