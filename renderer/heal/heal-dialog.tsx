import { useEffect } from 'react'
import type { Finding } from '../../engine/core/finding.ts'
import { findingText } from '../../engine/core/finding.ts'
import type { Message } from '../../engine/core/message.ts'
import { Button } from '../parts/button.tsx'
import { Modal } from '../parts/modal.tsx'
import { Notice } from '../parts/notice.tsx'
import { Prose } from '../parts/prose.tsx'
import { StateIcon } from '../parts/state-icon.tsx'
import { useDialogs } from '../state/dialogs.ts'
import { useHealing } from '../state/healing.ts'
import { formatList } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import type { HealStage, HealPath as Path } from '../view/healing.ts'
import './heal-dialog.css'
import { HealPath } from './heal-path.tsx'
import { OpenEnd } from './open-end.tsx'
import { StackUp } from './stack-up.tsx'
import { StageHeading } from './stage-heading.tsx'
import { useHealLoop } from './use-heal-loop.ts'
import { useHealStep } from './use-heal-step.tsx'
import { useTakeBack } from './use-take-back.tsx'

/** From root cause to root cause: preview, yes, fix, look again, until the stack is proven to be up or a person is needed. */
export default function HealDialog({ root }: { readonly root: string }) {
  const { ui, say } = useTexts()
  const close = useDialogs((dialogs) => dialogs.close)
  const { begin, settle, reconsider } = useHealing()
  const { stage, path, checkAgain } = useHealLoop(root)
  useEffect(() => begin(root), [begin, root])

  const leave = (finding: Finding) =>
    settle({ finding: finding.id, title: findingText(finding, 'title'), outcome: 'left' })
  const step = useHealStep({
    root,
    stage,
    onHealed: (finding) => {
      if (stage.type === 'fix') settle({ finding: finding.id, title: findingText(finding, 'title'), outcome: 'healed' })
      checkAgain()
    },
    onLeave: leave,
    checkAgain,
  })
  const takeBack = useTakeBack({
    stage,
    onTakenBack: ({ other }) => {
      step.choose(other.id)
      checkAgain()
    },
    onKeep: ({ finding }) => leave(finding),
    checkAgain,
  })
  const position = path.entries.findIndex(({ state }) => state === 'current') + 1
  const heading = headingOf(stage, position, path, ui)
  const finish = (
    <Button look="primary" onPress={close}>
      {ui('heal.done')}
    </Button>
  )
  const again = (look: 'primary' | 'outline') => (
    <Button look={look} onPress={checkAgain}>
      {ui('heal.check-again')}
    </Button>
  )

  const footer = () => {
    switch (stage.type) {
      case 'fix':
      case 'start':
        return step.footer
      case 'disproved':
        return takeBack.footer
      case 'person':
        return (
          <>
            <Button onPress={() => leave(stage.finding)}>{ui('heal.go-on-without')}</Button>
            {again('primary')}
          </>
        )
      case 'up':
        return finish
      case 'open':
        return (
          <>
            <Button onPress={close}>{ui('actions.close')}</Button>
            <Button
              look="primary"
              onPress={() => {
                reconsider()
                checkAgain()
              }}
            >
              {ui('heal.check-again')}
            </Button>
          </>
        )
      case 'stopped':
        return again('primary')
      default:
        return <Button onPress={close}>{ui('heal.stop-here')}</Button>
    }
  }

  const subject = subjectOf(stage)
  return (
    <Modal
      title={ui('heal.title')}
      size="wide"
      onClose={step.isRunning || takeBack.isRunning ? undefined : close}
      consent={step.consent}
      footer={footer()}
    >
      <div className="heal">
        <HealPath path={path} end={stage.type === 'up' ? 'done' : isAtEnd(stage) ? 'current' : 'waiting'} />
        <div className="modal-body heal-body">
          <StageHeading
            key={`${heading} ${subject && say(subject)}`}
            text={heading}
            subject={subject && say(subject)}
            isHidden={stage.type === 'up'}
          />
          {(stage.type === 'fix' || stage.type === 'start') && step.body}
          {stage.type === 'disproved' && takeBack.body}
          {stage.type === 'checking' && <Waiting text={ui('heal.checking-text')} />}
          {stage.type === 'settling' && <Settling services={stage.services} />}
          {stage.type === 'person' && (
            <>
              <p className="fix-explanation">
                <Prose text={say(findingText(stage.finding, 'explanation'))} />
              </p>
              <Notice tone="warning" title={ui('finding.next')}>
                <p className="fix-explanation">
                  <Prose text={say(findingText(stage.finding, 'next'))} />
                </p>
              </Notice>
            </>
          )}
          {stage.type === 'up' && <StackUp proof={stage.proof} healed={path.healed} />}
          {stage.type === 'open' && <OpenEnd proof={stage.proof} remaining={stage.remaining} />}
          {stage.type === 'stopped' && <Notice tone="unknown" title={ui('heal.stopped-text')} />}
        </div>
      </div>
    </Modal>
  )
}

function isAtEnd({ type }: HealStage): boolean {
  return type === 'start' || type === 'settling' || type === 'open'
}

/** What the stage is about, in words of the engine. */
function subjectOf(stage: HealStage): Message | undefined {
  if (stage.type === 'disproved') return stage.disproved.fix.title
  return stage.type === 'fix' || stage.type === 'person' ? findingText(stage.finding, 'title') : undefined
}

function headingOf(stage: HealStage, position: number, path: Path, ui: ReturnType<typeof useTexts>['ui']): string {
  if (stage.type === 'fix' || stage.type === 'person' || stage.type === 'disproved') {
    return ui(`heal.stages.${stage.type}`, { position: Math.max(position, 1), count: path.total })
  }
  if (stage.type === 'start' && path.healed < path.total) return ui('heal.stages.start-anyway')
  if (stage.type === 'open' && stage.remaining.length === 0) return ui('heal.stages.unproven')
  return ui(`heal.stages.${stage.type}`)
}

function Waiting({ text }: { readonly text: string }) {
  return (
    <p className="heal-waiting">
      <StateIcon state="running" size={20} />
      <span>{text}</span>
    </p>
  )
}

function Settling({ services }: { readonly services: readonly string[] }) {
  const { ui, language } = useTexts()
  return (
    <Waiting
      text={ui('heal.settling-text', { services: formatList([...services], language), count: services.length })}
    />
  )
}
