import { z } from 'zod'
import { awaitEngine } from '../../docker/await-engine.ts'
import { message } from '../message.ts'
import { defineStepKind } from '../step.ts'

const schema = z.strictObject({ kind: z.literal('linux-service'), unit: z.literal('docker.service') })
export type LinuxServiceStep = z.infer<typeof schema>

const words = ({ unit }: LinuxServiceStep) => ['start', unit]

/**
 * Starts the Docker service of a Linux machine with systemd, and waits until its engine answers. systemd itself asks the
 * person for the right to (polkit), so that nothing of ours runs as root.
 */
export default defineStepKind<LinuxServiceStep, null>({
  kind: 'linux-service',
  schema,
  receiptSchema: z.null(),
  describe: (step) => ({
    summary: message('docker.steps.start-engine.service', { unit: step.unit }),
    preview: { type: 'command', program: 'systemctl', arguments: words(step) },
  }),
  async prepare(_step, { machine }) {
    if (machine.platform === 'linux') return { ok: true, receipt: null }
    return { ok: false, reason: message('docker.steps.start-engine.only-linux') }
  },
  async apply(step, _receipt, context) {
    const { machine, signal } = context
    const result = await machine.runProcess('systemctl', words(step), { timeoutMs: 90_000, signal })
    if (result.outcome === 'exited' && result.code === 0) return awaitEngine(context, 30_000)
    const detail = result.outcome === 'exited' ? result.stderr.toString('utf8').trim().slice(0, 500) : result.outcome
    return { ok: false, reason: message('docker.steps.start-engine.failed', { detail }) }
  },
  // What systemd was asked for goes on without the one who asked; starting what runs does nothing.
  wasApplied: async () => undefined,
})
