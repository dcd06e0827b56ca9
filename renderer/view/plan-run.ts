import type { LogLine, PlanEvent, PlanResult, RestartCondition } from '../../engine/api.ts'
import type { Message } from '../../engine/core/message.ts'
import type { ClientErrorKind } from '../client/client-error.ts'

export type PlanAction = 'apply' | 'undo' | 'finish'

export interface StepProgress {
  readonly state: 'waiting' | 'running' | 'done' | 'failed'
  readonly output: string
  readonly reason?: Message
}

export interface RunLogLine extends LogLine {
  /** Place in what was written since the start. */
  readonly number: number
  readonly container: string
}

/** Carrying out a plan, as far as it is. */
export interface PlanRun {
  readonly action: PlanAction
  readonly steps: readonly StepProgress[]
  readonly verifying: boolean
  /** What restarted containers wrote, the newest lines. */
  readonly log: readonly RunLogLine[]
  /** Logs that could not be read, or not to the end. */
  readonly unreadLogs: readonly { readonly container: string; readonly reason: Message }[]
  /** How each restarted container is. */
  readonly conditions: readonly RestartCondition[]
  readonly result?: PlanResult
  /** The engine gave no result; what happened is in the journal. */
  readonly failure?: { readonly kind: ClientErrorKind; readonly detail: string }
}

/** Keeps the page fast when a command is talkative; the end is what people look for. */
const longestOutput = 20_000
const mostLogLines = 1000

export function startedPlanRun(action: PlanAction, steps: number): PlanRun {
  return {
    action,
    verifying: false,
    log: [],
    unreadLogs: [],
    conditions: [],
    steps: Array.from({ length: steps }, () => ({ state: 'waiting', output: '' })),
  }
}

/** The run after one more event. */
export function afterPlanEvent(run: PlanRun, event: PlanEvent): PlanRun {
  switch (event.type) {
    case 'verifying':
      return { ...run, verifying: true }
    case 'log': {
      const first = (run.log.at(-1)?.number ?? -1) + 1 + event.dropped
      const { container } = event
      const lines = event.lines.map((line, place) => ({ ...line, container, number: first + place }))
      return { ...run, log: [...run.log, ...lines].slice(-mostLogLines) }
    }
    case 'log-failed': {
      const { container, reason } = event
      return { ...run, unreadLogs: [...run.unreadLogs, { container, reason }] }
    }
    case 'condition': {
      const { condition } = event
      const others = run.conditions.filter(({ container }) => container !== condition.container)
      return { ...run, conditions: [...others, condition] }
    }
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
