import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Finding } from '../../engine/core/finding.ts'
import { useClient } from '../client/client-context.ts'
import { PlanPreview } from '../fix/plan-preview.tsx'
import { PlanProgress } from '../fix/plan-progress.tsx'
import { usePlanRun } from '../fix/use-plan-run.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
import { useTexts } from '../texts/texts.ts'
import type { HealStage } from '../view/healing.ts'
import { isRunning } from '../view/plan-run.ts'
import { FixChoice } from './fix-choice.tsx'

interface HealStepOptions {
  readonly root: string
  readonly stage: HealStage
  readonly onHealed: (finding: Finding) => void
  readonly onLeave: (finding: Finding) => void
  readonly checkAgain: () => void
}

interface HealStep {
  readonly body: ReactNode
  readonly footer: ReactNode
  /** A plan is being carried out: the dialog stays open. */
  readonly isRunning: boolean
}

/** One cause of the loop: the way to fix it, its preview, the yes, and how it goes. */
export function useHealStep({ root, stage, onHealed, onLeave, checkAgain }: HealStepOptions): HealStep {
  const { ui, say } = useTexts()
  const client = useClient()
  const finding = stage.type === 'fix' || stage.type === 'start' ? stage.finding : undefined
  const offers = stage.type === 'fix' || stage.type === 'start' ? stage.offers : []
  const [chosenId, choose] = useState<string>()
  const [agreedTo, agreeTo] = useState<string>()
  const [attempt, setAttempt] = useState(1)
  const { run, start, cancel, reset } = usePlanRun()
  const offer = offers.find(({ id }) => id === chosenId) ?? offers[0]
  const preview = useQuery({
    queryKey: ['plan', root, finding?.id, offer?.id, attempt],
    enabled: finding !== undefined && offer !== undefined,
    // A preview is of the moment; an old one is never shown again.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      client.call('planFix', { root, finding: finding?.id ?? '', fix: offer?.id ?? '' }, { signal }),
  })
  const plan = preview.data?.ok === true ? preview.data.plan : undefined
  const running = isRunning(run)
  const outcome = run?.result?.outcome

  const tryAgain = () => {
    reset()
    agreeTo(undefined)
    setAttempt((count) => count + 1)
  }
  // What was proven moves the loop on by itself: the next thing on screen is the next cause.
  const onProven = useRef(onHealed)
  onProven.current = onHealed
  useEffect(() => {
    if (outcome !== 'verified' || run?.action !== 'apply' || finding === undefined) return
    reset()
    agreeTo(undefined)
    setAttempt((count) => count + 1)
    onProven.current(finding)
  }, [outcome, run?.action, finding, reset])

  if (finding === undefined || offer === undefined) return { body: null, footer: null, isRunning: running }

  const leave = (
    <Button
      onPress={() => {
        tryAgain()
        onLeave(finding)
      }}
    >
      {ui('heal.go-on-without')}
    </Button>
  )
  if (run !== undefined && plan !== undefined) {
    const undo = run.result?.undoable === true && (
      <Button onPress={() => start('undo', plan.id, plan.steps.length)}>{ui('fix.undo')}</Button>
    )
    return {
      isRunning: running,
      body: <PlanProgress run={run} steps={plan.steps} />,
      footer: running ? (
        <Button onPress={cancel}>{ui('actions.cancel')}</Button>
      ) : (
        <>
          {undo}
          {leave}
          <Button
            look="primary"
            onPress={() => {
              tryAgain()
              checkAgain()
            }}
          >
            {ui('heal.check-again')}
          </Button>
        </>
      ),
    }
  }
  const isAgreed = offer.risk !== 'ask' || (plan !== undefined && agreedTo === plan.id)
  return {
    isRunning: false,
    body: (
      <>
        {offers.length > 1 && <FixChoice offers={offers} chosen={offer.id} onChoose={choose} />}
        {plan !== undefined ? (
          <PlanPreview
            plan={plan}
            agreed={agreedTo === plan.id}
            onAgree={(agreed) => agreeTo(agreed ? plan.id : undefined)}
          />
        ) : preview.isPending ? (
          <p className="fix-preparing" role="status">
            <StateIcon state="running" size={20} />
            {ui('fix.preparing')}
          </p>
        ) : (
          <Notice tone="warning" title={ui('fix.no-plan')}>
            {preview.data?.ok === false ? say(preview.data.reason) : ui('fix.no-plan-text')}
          </Notice>
        )}
      </>
    ),
    footer: (
      <>
        {leave}
        {plan === undefined && !preview.isPending ? (
          <Button look="primary" onPress={tryAgain}>
            {ui('fix.new-preview')}
          </Button>
        ) : (
          <Button
            look="primary"
            isDisabled={plan === undefined || !isAgreed}
            onPress={() => plan !== undefined && start('apply', plan.id, plan.steps.length)}
          >
            {say(offer.title)}
          </Button>
        )}
      </>
    ),
  }
}
