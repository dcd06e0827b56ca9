import type { PlanEvent, PlanResult } from '../../engine/api.ts'
import type { Message } from '../../engine/core/message.ts'
import type { ClientErrorKind } from '../client/client-error.ts'

export type PlanAction = 'apply' | 'undo' | 'finish'

export interface StepProgress {
  readonly state: 'waiting' | 'running' | 'done' | 'failed'
  readonly output: string
  readonly reason?: Message
}

/** Carrying out a plan, as far as it is. */
export interface PlanRun {
  readonly action: PlanAction
  readonly steps: readonly StepProgress[]
  readonly verifying: boolean
  readonly result?: PlanResult
  /** The engine gave no result; what happened is in the journal. */
  readonly failure?: { readonly kind: ClientErrorKind; readonly detail: string }
}

/** Keeps the page fast when a command is talkative; the end is what people look for. */
const longestOutput = 20_000

export function startedPlanRun(action: PlanAction, steps: number): PlanRun {
  return { action, verifying: false, steps: Array.from({ length: steps }, () => ({ state: 'waiting', output: '' })) }
}

/** The run after one more event. */
export function afterPlanEvent(run: PlanRun, event: PlanEvent): PlanRun {
  switch (event.type) {
    case 'verifying':
      return { ...run, verifying: true }
    case 'step-started':
      return withStep(run, event.step, (step) => ({ ...step, state: 'running' }))
    case 'output':
      return withStep(run, event.step, (step) => ({
        ...step,
        output: (step.output + event.text).slice(-longestOutput),
      }))
    case 'step-finished':
      return withStep(run, event.step, (step) => ({ ...step, state: 'done' }))
    case 'step-failed':
      return withStep(run, event.step, (step) => ({ ...step, state: 'failed', reason: event.reason }))
  }
}

function withStep(run: PlanRun, index: number, change: (step: StepProgress) => StepProgress): PlanRun {
  return { ...run, steps: run.steps.map((step, place) => (place === index ? change(step) : step)) }
}

export function isRunning(run: PlanRun | undefined): boolean {
  return run !== undefined && run.result === undefined && run.failure === undefined
}
