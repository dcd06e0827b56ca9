import type Dockerode from 'dockerode'
import { z } from 'zod'
import { openChosenEngine } from '../../docker/chosen-engine.ts'
import { message } from '../message.ts'
import { defineStepKind, type StepContext, type StepOutcome } from '../step.ts'
import { timeLimit } from '../time-limit.ts'

const schema = z.strictObject({
  kind: z.literal('docker'),
  operation: z.enum(['stop-container', 'start-container', 'restart-container']),
  /** The container's full id: a name may belong to another container by the time the step runs. */
  container: z.string().regex(/^[0-9a-f]{12,64}$/),
  name: z.string(),
})
export type DockerStep = z.infer<typeof schema>

const receiptSchema = z.object({ wasRunning: z.boolean(), startedAt: z.string() })
type Receipt = z.infer<typeof receiptSchema>

const lookTimeoutMs = 10_000
/** A container gets the time to end that it was made with: ten seconds, unless the project says more. */
const operationTimeoutMs = 150_000

/** Stops, starts or restarts one container through the Engine API. */
export default defineStepKind<DockerStep, Receipt>({
  kind: 'docker',
  schema,
  receiptSchema,
  describe: ({ operation, name }) => ({ summary: message(`docker.steps.docker.${operation}`, { name }) }),
  async prepare(step, context) {
    const looked = await withContainer(step, context, lookTimeoutMs, async (container, signal) => {
      const { State } = await container.inspect({ abortSignal: signal })
      return { wasRunning: State.Running, startedAt: State.StartedAt }
    })
    if (!looked.ok) return looked
    const { wasRunning } = looked.value
    const needsRunning = step.operation === 'stop-container'
    if (needsRunning && !wasRunning) return refuse('already-stopped', step)
    if (step.operation === 'start-container' && wasRunning) return refuse('already-running', step)
    return { ok: true, receipt: looked.value }
  },
  apply: (step, _receipt, context) => run(step.operation, step, context),
  async undo(step, { wasRunning }, context) {
    if (step.operation === 'stop-container') return wasRunning ? run('start-container', step, context) : { ok: true }
    if (step.operation === 'start-container') return wasRunning ? { ok: true } : run('stop-container', step, context)
    // A restarted container runs as it did before.
    return { ok: true }
  },
  async wasApplied(step, receipt, context) {
    const looked = await withContainer(step, context, lookTimeoutMs, (container, signal) =>
      container.inspect({ abortSignal: signal }),
    )
    if (!looked.ok) return undefined
    const { Running, StartedAt } = looked.value.State
    if (step.operation === 'stop-container') return !Running
    return Running && StartedAt !== receipt.startedAt
  },
})

async function run(operation: DockerStep['operation'], step: DockerStep, context: StepContext): Promise<StepOutcome> {
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
  const time = timeLimit(signal, timeoutMs)
  try {
    const engine = await openChosenEngine(machine, timeoutMs)
    return { ok: true, value: await use(engine.getContainer(step.container), time) }
  } catch (error) {
    if (statusOf(error) === 404) return refuse('no-container', step)
    if (time.aborted) return refuse('not-in-time', step)
    const detail = error instanceof Error ? error.message.trim() : String(error)
    return refuse('failed', step, detail)
  }
}

function statusOf(error: unknown): unknown {
  return error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
}

function refuse(reason: string, { name }: DockerStep, detail = ''): Refused {
  return { ok: false, reason: message(`docker.steps.docker.${reason}`, { name, detail }) }
}
