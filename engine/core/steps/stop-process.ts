import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { type Message, message, messageOfError } from '../message.ts'
import {
  ownAncestry,
  type ProcessControl,
  type ProcessEntry,
  processControl,
  processTree,
} from '../processes/process-control.ts'
import { protectionOf } from '../processes/protected.ts'
import { defineStepKind, type StepContext, type StepOutcome } from '../step.ts'

const targetSchema = z.strictObject({ pid: z.number().int(), startTime: z.string().min(1), name: z.string() })
type Target = z.infer<typeof targetSchema>

const schema = z.strictObject({
  kind: z.literal('stop-process'),
  ...targetSchema.shape,
  /** Shown to the person, nothing else. */
  commandLine: z.string(),
  /** Processes that end with it, such as the workers that share its socket. */
  others: z.array(targetSchema),
})
export type StopProcessStep = z.infer<typeof schema>

/** How long a program may take to end by itself, and how long the system may take to clear up, in milliseconds. */
const patience = { graceful: 5000, forced: 5000, poll: 50 } as const

export interface StopRequest {
  readonly pid: number
  readonly startTime: string
  readonly commandLine?: string | undefined
  /** Pids of other processes that end with it. */
  readonly others?: readonly number[]
  /** Also everything that it started. */
  readonly tree?: boolean
}

export type StopPlanned =
  | { readonly ok: true; readonly step: StopProcessStep }
  | { readonly ok: false; readonly reason: Message }

/** Plans to stop a process, or says why it must not or need not be stopped. */
export async function stopProcessStep(control: ProcessControl, request: StopRequest): Promise<StopPlanned> {
  const all = await control.list()
  const root = all.find(({ pid }) => pid === request.pid)
  if (root === undefined) return refused('gone', request.pid)
  if (root.startTime !== request.startTime) return refused('other-process', request.pid, root.name)
  const own = await ownAncestry(control)
  const others = all.filter(({ pid }) => request.others?.includes(pid) === true)
  const tree = request.tree === true ? processTree(root, all) : [root]
  const targets = [...new Map([...tree, ...others].map((entry) => [entry.pid, entry])).values()]
  for (const entry of targets) {
    const protection = protectionOf(entry, own)
    if (protection !== undefined) return refused(protection, entry.pid, entry.name)
  }
  const [, ...rest] = targets.map(targetOf)
  const commandLine = request.commandLine ?? root.name
  return { ok: true, step: { kind: 'stop-process', ...targetOf(root), commandLine, others: rest } }
}

/** Stops a process, asking first; what cannot be compared with what was seen is left alone. There is no undo. */
export default defineStepKind<StopProcessStep, null>({
  kind: 'stop-process',
  schema,
  receiptSchema: z.null(),

  describe: ({ pid, name, commandLine, others }) => ({
    summary: message('core.steps.stop-process.describe', { pid, name, commandLine, count: others.length }),
  }),

  async prepare(step, { machine }) {
    return guarded(async () => {
      const control = await processControl(machine)
      const reason = await objection(step, control)
      return reason === undefined ? { ok: true, receipt: null } : { ok: false, reason }
    })
  },

  apply: (step, _receipt, context) =>
    guarded(async () => {
      const control = await processControl(context.machine)
      const reason = await objection(step, control)
      return reason === undefined ? stopAll(targetsOf(step), control, context) : { ok: false, reason }
    }),

  async wasApplied(step, _receipt, { machine }) {
    return (await alive(targetsOf(step), await processControl(machine))).length === 0
  },
})

/** Why a step must not be done (any more). A process that is gone is no reason: that is what was wanted. */
async function objection(step: StopProcessStep, control: ProcessControl): Promise<Message | undefined> {
  const own = await ownAncestry(control)
  for (const target of targetsOf(step)) {
    const now = await control.look(target.pid)
    const protection = protectionOf({ ...target, system: now?.system === true }, own)
    if (protection !== undefined) return refused(protection, target.pid, target.name).reason
    if (target.pid === step.pid && now !== undefined && now.startTime !== step.startTime) {
      return refused('other-process', step.pid, now.name).reason
    }
  }
  return undefined
}

async function stopAll(
  targets: readonly Target[],
  control: ProcessControl,
  { signal, onOutput }: StepContext,
): Promise<StepOutcome> {
  let left = targets
  for (const how of ['graceful', 'forced'] as const) {
    let asked = false
    for (const target of left) {
      if (signal.aborted) return { ok: false, reason: message('core.cancelled') }
      const outcome = await control.stop(target, how)
      onOutput(`${target.name} (${target.pid}): ${how} -> ${outcome}\n`)
      if (outcome === 'denied') return refused('denied', target.pid, target.name)
      asked ||= outcome === 'sent'
    }
    left = asked ? await waitUntilGone(left, control, patience[how], signal) : await alive(left, control)
    if (left.length === 0) return { ok: true }
  }
  const [stubborn] = left
  return refused('still-there', stubborn?.pid ?? 0, stubborn?.name ?? '')
}

/** Those that are still there after the time is over. */
async function waitUntilGone(
  targets: readonly Target[],
  control: ProcessControl,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<readonly Target[]> {
  // The clock may be set back meanwhile.
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const left = await alive(targets, control)
    if (left.length === 0 || performance.now() >= deadline || signal.aborted) return left
    await sleep(patience.poll)
  }
}

async function alive(targets: readonly Target[], control: ProcessControl): Promise<Target[]> {
  const now = await Promise.all(targets.map(({ pid }) => control.look(pid)))
  return targets.filter((target, index) => now[index]?.startTime === target.startTime)
}

function targetsOf(step: StopProcessStep): Target[] {
  return [targetOf(step), ...step.others]
}

function targetOf({ pid, startTime, name }: ProcessEntry | Target): Target {
  return { pid, startTime, name }
}

function refused(why: string, pid: number, name = ''): { readonly ok: false; readonly reason: Message } {
  return { ok: false, reason: message(`core.steps.stop-process.${why}`, { pid, name }) }
}

async function guarded<Outcome>(
  run: () => Promise<Outcome | { readonly ok: false; readonly reason: Message }>,
): Promise<Outcome | { readonly ok: false; readonly reason: Message }> {
  try {
    return await run()
  } catch (error) {
    return { ok: false, reason: messageOfError(error) }
  }
}
