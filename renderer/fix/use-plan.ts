import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PlanOutcome, PlanPreview } from '../../engine/api.ts'
import type { Message } from '../../engine/core/message.ts'
import type { PlanAction, PlanRun } from '../view/plan-run.ts'
import { usePlanRun } from './use-plan-run.ts'

interface PlanOptions {
  /** Tells this plan from all others. */
  readonly key: readonly unknown[]
  /** Asks the engine for the plan; nothing changes by that. Absent while there is nothing to plan. */
  readonly ask: ((signal: AbortSignal) => Promise<PlanOutcome>) | undefined
}

/** A plan on its way from preview over consent to its result. */
export interface PlanInHand {
  readonly plan: PlanPreview | undefined
  /** The engine is still working out the plan. */
  readonly isPending: boolean
  /** Why there is no plan, where the engine says so. */
  readonly refusal: Message | undefined
  readonly agreed: boolean
  readonly agree: (yes: boolean) => void
  /** There is a plan, and whatever it needs a yes for has one. */
  readonly mayStart: boolean
  readonly run: PlanRun | undefined
  readonly start: (action: PlanAction) => void
  readonly cancel: () => void
  /** Forgets preview, consent and run, and asks for the plan anew. */
  readonly again: () => void
}

/** Everything that a dialog needs which shows a plan, takes the yes and carries it out. */
export function usePlan({ key, ask }: PlanOptions): PlanInHand {
  const [attempt, setAttempt] = useState(1)
  // A yes is to one plan only.
  const [agreedTo, setAgreedTo] = useState<string>()
  const { run, start, cancel, reset } = usePlanRun()
  const preview = useQuery({
    queryKey: ['plan', ...key, attempt],
    enabled: ask !== undefined,
    // A preview is of the moment; an old one is never shown again.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => (ask === undefined ? Promise.reject(new Error('Nothing to plan')) : ask(signal)),
  })
  const plan = preview.data?.ok === true ? preview.data.plan : undefined
  const agreed = plan !== undefined && agreedTo === plan.id
  return {
    plan,
    isPending: preview.isPending,
    refusal: preview.data?.ok === false ? preview.data.reason : undefined,
    agreed,
    agree: (yes) => setAgreedTo(yes ? plan?.id : undefined),
    mayStart: plan !== undefined && (plan.fix.risk !== 'ask' || agreed),
    run,
    start: (action) => plan !== undefined && start(action, plan.id, plan.steps.length),
    cancel,
    again: () => {
      reset()
      setAgreedTo(undefined)
      setAttempt((count) => count + 1)
    },
  }
}
