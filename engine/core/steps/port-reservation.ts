import { z } from 'zod'
import { parseExcludedRanges } from '../../ports/excluded-port-ranges.ts'
import { serviceState, startService, stopService } from '../../windows/service-control.ts'
import { systemProgram } from '../../windows/system-folder.ts'
import type { Machine } from '../machine.ts'
import { type Message, message } from '../message.ts'
import { defineStepKind, type StepOutcome } from '../step.ts'

const schema = z.strictObject({
  kind: z.literal('port-reservation'),
  protocol: z.enum(['tcp', 'udp']),
  port: z.number().int().min(1).max(65_535),
})
export type PortReservationStep = z.infer<typeof schema>

/** Whether the driver ran before, so that it is started again however the step ended. */
const receiptSchema = z.strictObject({ driverRan: z.boolean() })
type Receipt = z.infer<typeof receiptSchema>

/** The driver that draws the blocks for Hyper-V, WSL and Docker; it gives them back when it stops. */
const networkTranslation = 'winnat'

/** `ERROR_SERVICE_DOES_NOT_EXIST` of winerror.h. */
const noSuchService = 1060

const timeoutMs = 20_000

/**
 * Keeps one port for programs that ask for it: stops the driver that reserved a block around it, adds an administered
 * reservation, which that driver then avoids, and starts it again whatever happened in between. Undo deletes the
 * reservation. Needs administrator rights.
 */
export default defineStepKind<PortReservationStep, Receipt>({
  kind: 'port-reservation',
  schema,
  receiptSchema,
  elevation: true,
  describe: (step) => ({
    summary: message('ports.steps.reservation.describe', { port: step.port, protocol: step.protocol.toUpperCase() }),
    preview: { type: 'command', program: 'netsh', arguments: words('add', step) },
  }),
  async prepare(step, { machine }, begun) {
    if (machine.platform !== 'windows') return { ok: false, reason: message('ports.reasons.only-windows') }
    const reserved = await isAdministered(step, machine)
    if (reserved === undefined) return refuse('not-readable', step)
    // It keeps nobody away, so it is not the problem; and undo would delete what somebody else made.
    if (reserved && begun === undefined) return refuse('already', step)
    const state = await serviceState(networkTranslation, machine)
    return { ok: true, receipt: { driverRan: state === 'running' || state === 'changing' } }
  },
  async apply(step, { driverRan }, { machine, signal }) {
    if (signal.aborted) return { ok: false, reason: message('core.cancelled') }
    // Cut off between the reservation and the driver's start: only that is left to do.
    if ((await isAdministered(step, machine)) === true) {
      return !driverRan || (await startAgain(machine)) ? { ok: true } : refuse('not-started', step)
    }
    const stopped = await stopService(networkTranslation, machine)
    const isOff = stopped.state === 'nothing-to-do' || (stopped.state === 'failed' && stopped.code === noSuchService)
    // Cut off before the reservation: the driver is off already, and ran before all the same.
    const neverRan = isOff && !driverRan
    let runsAgain = true
    let added: StepOutcome
    try {
      added = await netsh('add', step, machine)
    } finally {
      if (!neverRan) runsAgain = await startAgain(machine)
    }
    return added.ok && !runsAgain ? refuse('not-started', step) : added
  },
  async undo(step, { driverRan }, { machine }) {
    // After a crash in the middle it may still be stopped; starting it twice does no harm.
    if (driverRan) await startAgain(machine)
    return (await isAdministered(step, machine)) === false ? { ok: true } : netsh('delete', step, machine)
  },
  async wasApplied(step, { driverRan }, { machine }) {
    // Cut off in the middle: not done, and something to take back. A driver that is stopping ends as a stopped one.
    if (driverRan && (await serviceState(networkTranslation, machine)) !== 'running') return undefined
    return isAdministered(step, machine)
  },
})

/** Tries twice: without it no container has a network. @returns whether it runs. */
async function startAgain(machine: Machine): Promise<boolean> {
  for (let attempt = 1; attempt <= 2; attempt++) {
    const { state } = await startService(networkTranslation, machine)
    if (state === 'done' || state === 'nothing-to-do') return true
  }
  return false
}

/** Whether there is an administered reservation of exactly this port; `undefined`: nobody can tell. */
async function isAdministered({ protocol, port }: PortReservationStep, machine: Machine): Promise<boolean | undefined> {
  const result = await run(['interface', 'ipv4', 'show', 'excludedportrange', `protocol=${protocol}`], machine)
  if (result.outcome !== 'exited') return undefined
  const read = parseExcludedRanges(result.stdout)
  if (read.state === 'unknown') return undefined
  return read.ranges.some(({ administered, start, end }) => administered && start === port && end === port)
}

function words(verb: 'add' | 'delete', { protocol, port }: PortReservationStep): string[] {
  const place = ['interface', 'ipv4', verb, 'excludedportrange']
  return [...place, `protocol=${protocol}`, `startport=${port}`, 'numberofports=1', 'store=persistent']
}

async function netsh(verb: 'add' | 'delete', step: PortReservationStep, machine: Machine): Promise<StepOutcome> {
  const result = await run(words(verb, step), machine)
  if (result.outcome !== 'exited') return refuse('not-run', step, { outcome: result.outcome })
  if (result.code === 0) return { ok: true }
  return refuse(verb === 'add' ? 'not-added' : 'not-deleted', step)
}

/** Without a signal to abort it: the driver must be started again. */
function run(argumentList: readonly string[], machine: Machine) {
  return machine.runProcess(systemProgram('netsh.exe', machine), argumentList, { timeoutMs })
}

function refuse(
  why: string,
  { port }: PortReservationStep,
  more: Readonly<Record<string, string>> = {},
): { readonly ok: false; readonly reason: Message } {
  return { ok: false, reason: message(`ports.steps.reservation.${why}`, { port, ...more }) }
}
