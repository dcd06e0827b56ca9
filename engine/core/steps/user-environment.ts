import { z } from 'zod'
import { announceEnvironmentChange } from '../../windows/environment-changed.ts'
import { openRegistry } from '../../windows/registry.ts'
import { systemProgram } from '../../windows/system-folder.ts'
import { type Message, message } from '../message.ts'
import { defineStepKind, type StepContext, type StepOutcome } from '../step.ts'

const schema = z.strictObject({
  kind: z.literal('user-environment'),
  /** Only these are ever removed. */
  variable: z.enum(['DOCKER_HOST', 'DOCKER_CONTEXT']),
  /** What it was when the plan was made. */
  value: z.string(),
})
export type UserEnvironmentStep = z.infer<typeof schema>

/** `inSession`: what this process had, which new ones no longer get. */
const receiptSchema = z.object({ value: z.string(), inSession: z.string().optional() })
type Receipt = z.infer<typeof receiptSchema>

const key = 'HKCU\\Environment'

/** Removes a variable from the person's environment in the registry of Windows; undo sets it again. */
export default defineStepKind<UserEnvironmentStep, Receipt>({
  kind: 'user-environment',
  schema,
  receiptSchema,
  describe: ({ variable, value }) => ({
    summary: message('docker.steps.user-environment.describe', { variable, value }),
    preview: { type: 'command', program: 'reg.exe', arguments: removal(variable) },
  }),
  async prepare({ variable, value }, { machine }) {
    if (machine.platform !== 'windows') return { ok: false, reason: message('docker.reasons.windows-only') }
    if ((await current(variable)) !== value) return changed(variable)
    const inSession = machine.environment[variable]
    return { ok: true, receipt: { value, ...(inSession !== undefined && { inSession }) } }
  },
  async apply({ variable }, _receipt, context) {
    const done = await reg(removal(variable), variable, context)
    // What comes after, the check of the result too, has to see what a new terminal sees.
    if (done.ok && context.machine.environment === process.env) delete process.env[variable]
    return done
  },
  async undo({ variable }, { value, inSession }, context) {
    const now = await current(variable)
    // What the person set since stays.
    if (typeof now === 'string' && now !== value) return changed(variable)
    const type = value.includes('%') ? 'REG_EXPAND_SZ' : 'REG_SZ'
    const done = await reg(['add', key, '/v', variable, '/t', type, '/d', value, '/f'], variable, context)
    if (done.ok && inSession !== undefined && context.machine.environment === process.env) {
      process.env[variable] = inSession
    }
    return done
  },
  wasApplied: async ({ variable }) => {
    const now = await current(variable)
    return now === null ? undefined : now === undefined
  },
})

function changed(variable: string): { readonly ok: false; readonly reason: Message } {
  return { ok: false, reason: message('docker.steps.user-environment.changed', { variable }) }
}

function removal(variable: string): string[] {
  return ['delete', key, '/v', variable, '/f']
}

/** `undefined`: it is not set; `null`: nobody can tell. */
async function current(variable: string): Promise<string | undefined | null> {
  const values = (await openRegistry())?.values(key)
  if (values?.state !== 'read') return null
  const found = [...values.value].find(([name]) => name.toUpperCase() === variable)
  return found === undefined ? undefined : String(found[1])
}

async function reg(words: readonly string[], variable: string, { machine, signal }: StepContext): Promise<StepOutcome> {
  const result = await machine.runProcess(systemProgram('reg.exe', machine), words, { timeoutMs: 10_000, signal })
  if (result.outcome === 'exited' && result.code === 0) {
    await announceEnvironmentChange()
    return { ok: true }
  }
  const code = result.outcome === 'exited' ? result.code : result.outcome
  return { ok: false, reason: message('docker.steps.user-environment.failed', { variable, code }) }
}
