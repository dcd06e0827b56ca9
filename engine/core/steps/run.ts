import { z } from 'zod'
import { message } from '../message.ts'
import { defineStepKind } from '../step.ts'

const schema = z.strictObject({
  kind: z.literal('run'),
  program: z.string(),
  arguments: z.array(z.string()),
  /** Relative to the project, with `/`. */
  cwd: z.string(),
  timeoutMs: z.number().int().positive(),
})
export type RunStep = z.infer<typeof schema>

const longestWords = 1500

/** Runs one program with an argument list in the project; the fix that plans it decides what, nobody else. */
export default defineStepKind<RunStep, null>({
  kind: 'run',
  schema,
  receiptSchema: z.null(),
  describe: (step) => ({
    summary: message('core.steps.run.describe', { command: [step.program, ...step.arguments].join(' ') }),
    preview: { type: 'command', program: step.program, arguments: step.arguments },
  }),
  prepare: async () => ({ ok: true, receipt: null }),
  async apply(step, _receipt, { root, machine, signal, onOutput }) {
    const result = await machine.runProcess(step.program, step.arguments, {
      cwd: `${root}/${step.cwd}`,
      environment: machine.environment,
      timeoutMs: step.timeoutMs,
      signal,
      onOutput: (chunk) => onOutput(chunk.toString('utf8')),
    })
    if (result.outcome === 'exited' && result.code === 0) return { ok: true }
    if (result.outcome === 'exited') {
      const { program } = step
      const output = `${lastWords(result.stderr)}\n${lastWords(result.stdout)}`.trim()
      return { ok: false, reason: message('core.steps.run.failed', { program, code: result.code, output }) }
    }
    return {
      ok: false,
      reason: message('core.steps.run.not-run', { program: step.program, outcome: result.outcome }),
    }
  },
  // Nobody can know from outside; running it again is for the person to decide.
  wasApplied: async () => undefined,
})

/** What a program gives up for comes last, behind its progress. */
function lastWords(stream: Buffer): string {
  const text = stream.toString('utf8').trim()
  return text.length > longestWords ? `… ${text.slice(-longestWords)}` : text
}
