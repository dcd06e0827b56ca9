import type Dockerode from 'dockerode'
import { z } from 'zod'
import { attemptWithEngine, statusOf } from '../../docker/attempt.ts'
import { message } from '../message.ts'
import { defineStepKind, type StepContext, type StepOutcome } from '../step.ts'

const schema = z
  .strictObject({
    kind: z.literal('docker'),
    operation: z.enum(['stop-container', 'start-container', 'restart-container', 'rename-container']),
    /** The container's full id: a name may belong to another container by the time the step runs. */
    container: z.string().regex(/^[0-9a-f]{12,64}$/),
    name: z.string(),
    /** The new name; only of `rename-container`, and Docker's own rule for names. */
    newName: z
      .string()
      .regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,200}$/)
      .optional(),
  })
  .refine(({ operation, newName }) => operation !== 'rename-container' || newName !== undefined)
export type DockerStep = z.infer<typeof schema>

const receiptSchema = z.object({ wasRunning: z.boolean(), startedAt: z.string() })
type Receipt = z.infer<typeof receiptSchema>

const lookTimeoutMs = 10_000
/** A container gets the time to end that it was made with: ten seconds, unless the project says more. */
const operationTimeoutMs = 150_000

/** Stops, starts, restarts or renames one container through the Engine API. */
export default defineStepKind<DockerStep, Receipt>({
  kind: 'docker',
  schema,
  receiptSchema,
  describe: ({ operation, name, newName = '' }) => ({
    summary: message(`docker.steps.docker.${operation}`, { name, newName }),
  }),
  async prepare(step, context, begun) {
    const looked = await withContainer(step, context, lookTimeoutMs, async (container, signal) => {
      const { State, Name } = await container.inspect({ abortSignal: signal })
      return { receipt: { wasRunning: State.Running, startedAt: State.StartedAt }, name: Name }
    })
    if (!looked.ok) return looked
    const { wasRunning } = looked.value.receipt
    if (begun !== undefined) return { ok: true, receipt: begun }
    // A container that somebody renamed does not stand in the way any more.
    if (step.operation === 'rename-container' && looked.value.name !== `/${step.name}`) return refuse('renamed', step)
    const needsRunning = step.operation === 'stop-container'
    if (needsRunning && !wasRunning) return refuse('already-stopped', step)
    if (step.operation === 'start-container' && wasRunning) return refuse('already-running', step)
    return { ok: true, receipt: looked.value.receipt }
  },
  apply: (step, _receipt, context) => run(step.operation, step, context),
  async undo(step, { wasRunning }, context) {
    if (step.operation === 'rename-container') return rename(step, step.newName, step.name, context)
    // The engine does nothing for one that is so already.
    return run(wasRunning ? 'start-container' : 'stop-container', step, context)
  },
  async wasApplied(step, receipt, context) {
    const looked = await withContainer(step, context, lookTimeoutMs, (container, signal) =>
      container.inspect({ abortSignal: signal }),
    )
    if (!looked.ok) return undefined
    if (step.operation === 'rename-container') return looked.value.Name === `/${step.newName}`
    const { Running, StartedAt } = looked.value.State
    if (step.operation === 'stop-container') return !Running
    // Cut off in the middle, a restart is a stop, and undo has to start it.
    if (!Running && step.operation === 'restart-container' && receipt.wasRunning) return undefined
    return Running && StartedAt !== receipt.startedAt
  },
})

/** A container that somebody gave a third name is left alone. */
async function rename(step: DockerStep, from = '', to = '', context: StepContext): Promise<StepOutcome> {
  const done = await withContainer(step, context, lookTimeoutMs, async (container, signal) => {
    const { Name } = await container.inspect({ abortSignal: signal })
    if (Name === `/${from}`) await container.rename({ name: to, abortSignal: signal })
    return Name === `/${from}` || Name === `/${to}`
  })
  if (!done.ok) return done
  return done.value ? { ok: true } : refuse('renamed', step)
}

async function run(operation: DockerStep['operation'], step: DockerStep, context: StepContext): Promise<StepOutcome> {
  if (operation === 'rename-container') return rename(step, step.name, step.newName, context)
  const done = await withContainer(step, context, operationTimeoutMs, async (container, signal) => {
    try {
      if (operation === 'start-container') await container.start({ abortSignal: signal })
      else if (operation === 'stop-container') await container.stop({ abortSignal: signal })
      else await container.restart({ abortSignal: signal })
    } catch (error) {
      // The engine says 304 when the container already is as it should be.
      if (statusOf(error) !== 304) throw error
    }
  })
  return done.ok ? { ok: true } : done
}

type Attempt<Value> = { readonly ok: true; readonly value: Value } | Refused
type Refused = Extract<StepOutcome, { readonly ok: false }>

/** Does something with the step's container; what goes wrong becomes a reason. */
async function withContainer<Value>(
  step: DockerStep,
  { machine, signal }: StepContext,
  timeoutMs: number,
  use: (container: Dockerode.Container, signal: AbortSignal) => Promise<Value>,
): Promise<Attempt<Value>> {
  const attempt = await attemptWithEngine(machine, signal, timeoutMs, (engine, time) =>
    use(engine.getContainer(step.container), time),
  )
  return attempt.ok ? attempt : refuse(reasons[attempt.problem], step, attempt.detail)
}

const reasons = { missing: 'no-container', late: 'not-in-time', failed: 'failed' } as const

function refuse(reason: string, { name }: DockerStep, detail = ''): Refused {
  return { ok: false, reason: message(`docker.steps.docker.${reason}`, { name, detail }) }
}
