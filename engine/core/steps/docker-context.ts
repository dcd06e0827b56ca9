import { z } from 'zod'
import { readDockerConfiguration } from '../../docker/contexts.ts'
import { message } from '../message.ts'
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
    const { currentContext } = await readDockerConfiguration(machine)
    if ((currentContext ?? 'default') === step.from) return { ok: true, receipt: null }
    return {
      ok: false,
      reason: message('docker.steps.docker-context.changed', { context: currentContext ?? 'default' }),
    }
  },
  apply: ({ to }, _receipt, context) => use(to, context),
  undo: ({ from }, _receipt, context) => use(from, context),
  wasApplied: async ({ to }, _receipt, { machine }) =>
    ((await readDockerConfiguration(machine)).currentContext ?? 'default') === to,
})

async function use(context: string, { machine, signal }: StepContext): Promise<StepOutcome> {
  const result = await machine.runProcess('docker', ['context', 'use', context], { timeoutMs: 20_000, signal })
  if (result.outcome === 'exited' && result.code === 0) return { ok: true }
  const detail = result.outcome === 'exited' ? result.stderr.toString('utf8').trim().slice(0, 500) : result.outcome
  return { ok: false, reason: message('docker.steps.docker-context.failed', { context, detail }) }
}
