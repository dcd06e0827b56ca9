import { useCallback, useRef, useState } from 'react'
import { useClient } from '../client/client-context.ts'
import { ClientError } from '../client/client-error.ts'
import { queryClient } from '../client/queries.ts'
import { afterPlanEvent, type PlanAction, type PlanRun, startedPlanRun } from '../view/plan-run.ts'

const methods = { apply: 'applyPlan', undo: 'undoPlan', finish: 'finishPlan' } as const

interface PlanRunner {
  readonly run: PlanRun | undefined
  readonly start: (action: PlanAction, plan: string, steps: number) => void
  readonly cancel: () => void
  /** Forgets the run, to begin again with another plan. */
  readonly reset: () => void
}

/** Carries out, finishes or takes back one plan at a time. */
export function usePlanRun(): PlanRunner {
  const client = useClient()
  const [run, setRun] = useState<PlanRun>()
  const abort = useRef<AbortController>(undefined)
  const start = useCallback(
    (action: PlanAction, plan: string, steps: number) => {
      const controller = new AbortController()
      abort.current = controller
      setRun(startedPlanRun(action, steps))
      client
        .call(
          methods[action],
          { plan },
          {
            signal: controller.signal,
            onProgress: (event) => setRun((current) => current && afterPlanEvent(current, event)),
          },
        )
        .then((result) => setRun((current) => current && { ...current, result }))
        .catch((error: unknown) => {
          const { kind, message } = error instanceof ClientError ? error : new ClientError('failed', String(error))
          setRun((current) => current && { ...current, failure: { kind, detail: message } })
        })
        .finally(() => void queryClient.invalidateQueries({ queryKey: ['journal'] }))
    },
    [client],
  )
  const cancel = useCallback(() => abort.current?.abort(), [])
  const reset = useCallback(() => setRun(undefined), [])
  return { run, start, cancel, reset }
}
