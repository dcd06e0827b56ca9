import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { useDialogs } from '../state/dialogs.ts'
import { useHealing } from '../state/healing.ts'
import { useProject } from '../state/project.ts'
import { useTexts } from '../texts/texts.ts'
import type { DiagnosisRun } from '../view/diagnosis-run.ts'
import { healPath, healStage } from '../view/healing.ts'
import './heal-banner.css'
import { HealPath } from './heal-path.tsx'

/** How far the way from cause to cause is, once it has begun; it goes on from here. */
export function HealBanner({ run }: { readonly run: DiagnosisRun }) {
  const { ui } = useTexts()
  const show = useDialogs((dialogs) => dialogs.show)
  const root = useProject((project) => project.root)
  const healing = useHealing()
  if (root === undefined || healing.root !== root || healing.settled.length === 0) return null
  const stage = healStage(run, healing.settled)
  const path = healPath(run.findings, healing.settled, stage)
  if (stage.type === 'up') {
    return (
      <Notice tone="ok" heading title={ui('heal.stages.up')}>
        {ui('heal.up-healed', { count: path.healed })}
      </Notice>
    )
  }
  return (
    <section className="card heal-banner">
      <HealPath path={path} end={stage.type === 'start' || stage.type === 'settling' ? 'current' : 'waiting'} />
      <Button look="primary" onPress={() => show({ type: 'heal', root })}>
        {ui('heal.go-on')}
      </Button>
    </section>
  )
}
