import { type ReactNode, useEffect, useRef } from 'react'
import type { DisprovedFix } from '../../engine/api.ts'
import { PlanProgress } from '../fix/plan-progress.tsx'
import { PlanSteps } from '../fix/plan-steps.tsx'
import { usePlanRun } from '../fix/use-plan-run.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { Prose } from '../parts/prose.tsx'
import { useTexts } from '../texts/texts.ts'
import type { HealStage } from '../view/healing.ts'
import { isRunning } from '../view/plan-run.ts'

interface TakeBackOptions {
  readonly stage: HealStage
  readonly onTakenBack: (disproved: DisprovedFix) => void
  readonly onKeep: (disproved: DisprovedFix) => void
  readonly checkAgain: () => void
}

interface TakeBack {
  readonly body: ReactNode
  readonly footer: ReactNode
  readonly isRunning: boolean
}

/** A fix that has not helped: why that is known, what taking it back does, and the way that is open then. */
export function useTakeBack({ stage, onTakenBack, onKeep, checkAgain }: TakeBackOptions): TakeBack {
  const { ui, say } = useTexts()
  const { run, start, cancel, reset } = usePlanRun()
  const disproved = stage.type === 'disproved' ? stage.disproved : undefined
  const outcome = run?.result?.outcome

  const onUndone = useRef({ onTakenBack, reset })
  onUndone.current = { onTakenBack, reset }
  useEffect(() => {
    if (outcome !== 'undone' || disproved === undefined) return
    onUndone.current.reset()
    onUndone.current.onTakenBack(disproved)
  }, [outcome, disproved])

  const running = isRunning(run)
  if (disproved === undefined) return { body: null, footer: null, isRunning: running }
  const { plan, steps, other, reason } = disproved
  const keep = (
    <Button
      onPress={() => {
        reset()
        onKeep(disproved)
      }}
    >
      {ui('heal.keep')}
    </Button>
  )
  if (run !== undefined) {
    const again = () => {
      reset()
      checkAgain()
    }
    return {
      isRunning: running,
      body: <PlanProgress run={run} steps={steps} />,
      footer: running ? (
        <Button onPress={cancel}>{ui('actions.cancel')}</Button>
      ) : (
        <>
          {keep}
          <Button look="primary" onPress={again}>
            {ui('heal.check-again')}
          </Button>
        </>
      ),
    }
  }
  return {
    isRunning: false,
    body: (
      <>
        <Notice tone="warning" title={<Prose text={say(reason)} />}>
          <p>
            <Prose text={ui('heal.other-way', { title: say(other.title) })} />
          </p>
        </Notice>
        <section className="fix-part">
          <h3>{ui('heal.taken-back')}</h3>
          <PlanSteps steps={steps} isUndo />
        </section>
      </>
    ),
    footer: (
      <>
        {keep}
        <Button look="primary" onPress={() => start('undo', plan, steps.length)}>
          {ui('heal.take-back')}
        </Button>
      </>
    ),
  }
}
