import { z } from 'zod'
import { readDockerConfiguration } from '../../docker/contexts.ts'
import type { Machine } from '../machine.ts'
import { type Message, message } from '../message.ts'
import { defineStepKind, type StepContext, type StepOutcome } from '../step.ts'

/** Docker's own rule for the names of contexts; none can be taken for an option. */
const name = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.+-]{0,200}$/)
const schema = z.strictObject({ kind: z.literal('docker-context'), from: name, to: name })
export type DockerContextStep = z.infer<typeof schema>

/** Chooses the context that docker uses where nothing else is said; undo chooses the one before. */
export default defineStepKind<DockerContextStep, null>({
  kind: 'docker-context',
  schema,
  receiptSchema: z.null(),
  describe: ({ from, to }) => ({
    summary: message('docker.steps.docker-context.describe', { from, to }),
    preview: { type: 'command', program: 'docker', arguments: ['context', 'use', to] },
  }),
  async prepare(step, { machine }) {
    const now = await currentContext(machine)
    return now === step.from ? { ok: true, receipt: null } : changed(now)
  },
  apply: ({ to }, _receipt, context) => use(to, context),
  async undo({ from, to }, _receipt, context) {
    const now = await currentContext(context.machine)
    if (now === from) return { ok: true }
    // What the person chose since stays.
    return now === to ? use(from, context) : changed(now)
  },
  wasApplied: async ({ to }, _receipt, { machine }) => (await currentContext(machine)) === to,
})

async function currentContext(machine: Machine): Promise<string> {
  return (await readDockerConfiguration(machine)).currentContext ?? 'default'
}

function changed(context: string): { readonly ok: false; readonly reason: Message } {
  return { ok: false, reason: message('docker.steps.docker-context.changed', { context }) }
}

async function use(context: string, { machine, signal }: StepContext): Promise<StepOutcome> {
  const result = await machine.runProcess('docker', ['context', 'use', context], {
    environment: machine.environment,
    timeoutMs: 20_000,
    signal,
  })
  if (result.outcome === 'exited' && result.code === 0) return { ok: true }
  const detail = result.outcome === 'exited' ? result.stderr.toString('utf8').trim().slice(0, 500) : result.outcome
  return { ok: false, reason: message('docker.steps.docker-context.failed', { context, detail }) }
}
