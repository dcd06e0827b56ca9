import type { FactDefinition, FactRequest, OptionalValuesOf, Reading, ValuesOf } from './fact.ts'
import type { Machine } from './machine.ts'

/** What a probe gets to work with. */
export interface ProbeContext<Needs extends FactRequest = FactRequest, Uses extends FactRequest = FactRequest> {
  /** Absolute path of the project folder. */
  readonly root: string
  readonly machine: Machine
  /** Values of the facts in `needs`: always there. */
  readonly facts: ValuesOf<Needs>
  /** Values of the facts in `uses`: waited for, absent when they could not be read. */
  readonly optional: OptionalValuesOf<Uses>
  /** Aborted when the person cancels or the time budget is spent. */
  readonly signal: AbortSignal
}

/** Reads one fact. Probes are the only code that does input and output during a diagnosis. */
export interface Probe<
  Value = unknown,
  Needs extends FactRequest = FactRequest,
  Uses extends FactRequest = FactRequest,
> {
  readonly fact: FactDefinition<Value>
  /** Milliseconds after which the fact counts as `unknown`. */
  readonly budgetMs: number
  /** Facts without which this probe cannot look; where one is unknown, so is this one. */
  readonly needs?: Needs
  /** Facts that help if they are there. */
  readonly uses?: Uses
  /**
   * Of `uses`, those that are absent only where there is nothing of the kind: where one of them is unknown, so is this
   * fact, and a gap in one is a gap in this one.
   */
  readonly unlessSkipped?: readonly (keyof Uses & string)[]
  read(context: ProbeContext<Needs, Uses>): Promise<Reading<Value>>
}

/** Declares a probe; the default export of every `engine/<area>/probes/<fact>.ts`. */
export function defineProbe<
  Value,
  Needs extends FactRequest = Record<never, never>,
  Uses extends FactRequest = Record<never, never>,
>(probe: Probe<Value, Needs, Uses>): Probe<Value, Needs, Uses> {
  return probe
}
