import type { DisprovedFix, PlanResult } from '../api.ts'
import type { Diagnosis } from '../core/diagnose.ts'
import type { Finding } from '../core/finding.ts'
import { describeSteps, type Plan } from '../core/plan.ts'
import type { Registry } from '../core/registry.ts'
import { Attempts, attemptOf } from './attempts.ts'

/** What pages applied since this service started, so that a later look can say what has not helped. */
export class TriedFixes {
  readonly #registry: Registry
  readonly #attempts = new Map<string, Attempts>()
  readonly #plans = new Map<string, Plan>()

  constructor(registry: Registry) {
    this.#registry = registry
  }

  /** @param finding what the plan was made for. */
  add(plan: Plan, finding: Finding, result: PlanResult): void {
    const offer = finding.fixes.find(({ id }) => id === plan.fix)
    // What was cancelled says nothing: nobody has seen what it would have done.
    if (offer === undefined || result.outcome === 'cancelled') return
    const attempts = this.#attempts.get(plan.root) ?? new Attempts()
    attempts.add(attemptOf(finding, offer, result))
    this.#attempts.set(plan.root, attempts)
    this.#plans.set(plan.id, plan)
  }

  /** The plan was undone. */
  takeBack(planId: string): void {
    const plan = this.#plans.get(planId)
    const attempts = plan && this.#attempts.get(plan.root)
    const attempt = attempts?.ofPlan(planId)
    if (attempt !== undefined) attempts?.takeBack(attempt)
  }

  /** What this diagnosis shows not to have helped and can be taken back, the newest first. */
  disprovedBy({ root, findings }: Diagnosis): readonly DisprovedFix[] {
    const attempts = this.#attempts.get(root)
    if (attempts === undefined) return []
    return [...attempts.disproved(this.#registry.fixes, findings, true)].flatMap(({ attempt, other, reason }) => {
      const plan = attempt.plan === undefined ? undefined : this.#plans.get(attempt.plan)
      if (plan === undefined) return []
      const { finding, offer: fix } = attempt
      return [{ plan: plan.id, steps: describeSteps(plan, this.#registry), finding, fix, other, reason }]
    })
  }
}
