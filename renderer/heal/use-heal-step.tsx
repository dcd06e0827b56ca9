import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Finding } from '../../engine/core/finding.ts'
import { useClient } from '../client/client-context.ts'
import { NoPlanYet } from '../fix/no-plan-yet.tsx'
import { PlanConsent } from '../fix/plan-consent.tsx'
import { PlanPreview } from '../fix/plan-preview.tsx'
import { PlanProgress } from '../fix/plan-progress.tsx'
import { usePlan } from '../fix/use-plan.ts'
import { Button } from '../parts/button.tsx'
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
  readonly consent?: ReactNode
  readonly footer: ReactNode
  /** Takes this way to fix a cause first, where it has it. */
  readonly choose: (fix: string) => void
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
  const offer = offers.find(({ id }) => id === chosenId) ?? offers[0]
  const hand = usePlan({
    key: [root, finding?.id, offer?.id],
    ask:
      finding !== undefined && offer !== undefined
        ? (signal) => client.call('planFix', { root, finding: finding.id, fix: offer.id }, { signal })
        : undefined,
  })
  const { plan, run, start, cancel, again } = hand
  const running = isRunning(run)
  const outcome = run?.result?.outcome

  // What was proven moves the loop on by itself: the next thing on screen is the next cause.
  const onProven = useRef({ onHealed, again })
  onProven.current = { onHealed, again }
  useEffect(() => {
    if (outcome !== 'verified' || run?.action !== 'apply' || finding === undefined) return
    onProven.current.again()
    onProven.current.onHealed(finding)
  }, [outcome, run?.action, finding])

  if (finding === undefined || offer === undefined) return { body: null, footer: null, choose, isRunning: running }

  const leave = (
    <Button
      onPress={() => {
        again()
        onLeave(finding)
      }}
    >
      {ui('heal.go-on-without')}
    </Button>
  )
  if (run !== undefined && plan !== undefined) {
    const undo = run.result?.undoable === true && <Button onPress={() => start('undo')}>{ui('fix.undo')}</Button>
    return {
      choose,
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
              again()
              checkAgain()
            }}
          >
            {ui('heal.check-again')}
          </Button>
        </>
      ),
    }
  }
  return {
    choose,
    isRunning: false,
    body: (
      <>
        {offers.length > 1 && <FixChoice offers={offers} chosen={offer.id} onChoose={choose} />}
        {plan !== undefined ? (
          <PlanPreview plan={plan} />
        ) : (
          <NoPlanYet isPending={hand.isPending} refusal={hand.refusal} />
        )}
      </>
    ),
    consent: <PlanConsent hand={hand} />,
    footer: (
      <>
        {leave}
        {plan === undefined && !hand.isPending ? (
          <Button look="primary" onPress={again}>
            {ui('fix.new-preview')}
          </Button>
        ) : (
          <Button look="primary" isDisabled={!hand.mayStart} onPress={() => start('apply')}>
            {say(offer.title)}
          </Button>
        )}
      </>
    ),
  }
}
