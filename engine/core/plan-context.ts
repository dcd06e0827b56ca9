import type { PlanEvent } from '../api.ts'
import type { Journal } from './journal.ts'
import type { Machine } from './machine.ts'
import type { Plan } from './plan.ts'
import type { Registry } from './registry.ts'
import type { StepContext } from './step.ts'

/** What a plan is applied and taken back with. */
export interface PlanContext {
  readonly machine: Machine
  readonly registry: Registry
  readonly journal: Journal
  readonly signal: AbortSignal
  readonly onEvent: (event: PlanEvent) => void
}

/** What one step of it gets to work with. */
export function contextOf(plan: Plan, index: number, context: PlanContext): StepContext {
  return {
    root: plan.root,
    machine: context.machine,
    signal: context.signal,
    onOutput: (text) => context.onEvent({ type: 'output', step: index, text }),
  }
}
