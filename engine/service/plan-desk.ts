import type { DisprovedFix, JournalPlan, PlanOutcome, PlanResult } from '../api.ts'
import type { Diagnosis } from '../core/diagnose.ts'
import type { Finding } from '../core/finding.ts'
import { Journal, type PlanRecord } from '../core/journal.ts'
import type { Machine } from '../core/machine.ts'
import { type MendOptions, mend, resume, revert } from '../core/mend.ts'
import { type Message, message } from '../core/message.ts'
import { describeSteps, type MadePlan, makePlan, type Plan, previewOf } from '../core/plan.ts'
import type { Registry } from '../core/registry.ts'
import { TriedFixes } from './tried-fixes.ts'

/** Previews that nobody applied are dropped, oldest first, above this number. */
const mostPreviews = 50

type RunOptions = Pick<MendOptions, 'signal'> & Required<Pick<MendOptions, 'onEvent'>>

/** Looks whether a plan worked that is about no finding of a project; nothing for a plan that is. */
export type VerifyAlone = (
  plan: Plan,
  signal: AbortSignal,
  onEvent: RunOptions['onEvent'],
) => Promise<Message | undefined> | undefined

/**
 * Keeps the plans that a page was shown, so that it can say "apply plan 7" and nothing else.
 */
export class PlanDesk {
  readonly #machine: Machine
  readonly #registry: Registry
  readonly #verify: VerifyAlone | undefined
  readonly #plans = new Map<string, { readonly plan: Plan; readonly finding?: Finding | undefined }>()
  readonly #tried: TriedFixes

  constructor(machine: Machine, registry: Registry, verify?: VerifyAlone) {
    this.#machine = machine
    this.#registry = registry
    this.#verify = verify
    this.#tried = new TriedFixes(registry)
  }

  /** Makes and keeps a plan for a finding of `diagnosis`. */
  async preview(
    diagnosis: Diagnosis | undefined,
    findingId: string,
    fixId: string,
    signal: AbortSignal,
  ): Promise<PlanOutcome> {
    const finding = diagnosis?.findings.find(({ id }) => id === findingId)
    if (diagnosis === undefined || finding === undefined) return { ok: false, reason: message('core.plan.not-found') }
    const made = await makePlan(diagnosis, finding, fixId, this.#machine, this.#registry, signal)
    return this.keep(made, finding)
  }

  /**
   * Keeps a plan that was made elsewhere, and shows it.
   * @param finding what it is for, where it is for one.
   */
  keep(made: MadePlan, finding?: Finding): PlanOutcome {
    if (!made.ok) return made
    this.#plans.set(made.plan.id, { plan: made.plan, finding })
    const [oldest] = this.#plans.keys()
    if (this.#plans.size > mostPreviews && oldest !== undefined) this.#plans.delete(oldest)
    return { ok: true, plan: previewOf(made.plan, this.#registry) }
  }

  async apply(planId: string, run: RunOptions): Promise<PlanResult> {
    const kept = this.#plans.get(planId)
    if (kept === undefined) {
      return { plan: planId, outcome: 'failed', reason: message('core.plan.not-found'), undoable: false }
    }
    const result = await mend(kept.plan, this.#options(run))
    if (kept.finding !== undefined) this.#tried.add(kept.plan, kept.finding, result)
    return result
  }

  finish(planId: string, run: RunOptions): Promise<PlanResult> {
    return resume(planId, this.#options(run))
  }

  async undo(planId: string, run: RunOptions): Promise<PlanResult> {
    const result = await revert(planId, this.#options(run))
    if (result.outcome === 'undone') this.#tried.takeBack(planId)
    return result
  }

  /** What was applied here and, as this diagnosis shows, has not helped. */
  disprovedBy(diagnosis: Diagnosis): readonly DisprovedFix[] {
    return this.#tried.disprovedBy(diagnosis)
  }

  /** What was applied, newest first. */
  async history(root?: string): Promise<JournalPlan[]> {
    const records = await new Journal(this.#machine.dataDirectory).list(root)
    return records.map((record) => journalPlanOf(record, this.#registry))
  }

  #options(run: RunOptions): MendOptions {
    const verify = (plan: Plan) => this.#verify?.(plan, run.signal, run.onEvent)
    return { machine: this.#machine, registry: this.#registry, verify, ...run }
  }
}

/** A journal record as people see it. */
export function journalPlanOf(record: PlanRecord, registry: Registry): JournalPlan {
  const { plan, end } = record
  const happened = [...record.steps.values()].some(({ state }) => state !== 'undone')
  return {
    id: plan.id,
    root: plan.root,
    fix: plan.fix,
    title: plan.title,
    findingTitle: plan.findingTitle,
    appliedAt: record.appliedAt,
    state: end === undefined ? 'interrupted' : end === 'cancelled' ? 'undone' : end,
    undoable: plan.undoable && happened && end !== 'undone',
    steps: describeSteps(plan, registry),
  }
}
