import { BookOpen, Wrench } from 'lucide-react'
import type { Finding } from '../../engine/core/finding.ts'
import { FixThisFirst } from '../heal/fix-this-first.tsx'
import { Button } from '../parts/button.tsx'
import { useDialogs } from '../state/dialogs.ts'
import { useHealing } from '../state/healing.ts'
import { useProject } from '../state/project.ts'
import { useTexts } from '../texts/texts.ts'

/** The fixes of a finding; each opens its preview first. The first root cause also begins the way from cause to cause. */
export function FixPanel({ finding, isCall }: { readonly finding: Finding; readonly isCall: boolean }) {
  const { ui, say } = useTexts()
  const show = useDialogs((dialogs) => dialogs.show)
  const root = useProject((project) => project.root)
  // Then the way goes on from the banner above.
  const isUnderWay = useHealing((healing) => healing.settled.length > 0)
  const { fixes } = finding
  if (fixes.length === 0 || root === undefined) return null
  const begins = isCall && !isUnderWay && fixes.some(({ risk }) => risk !== 'guide')
  return (
    <div className={isCall ? 'fix-panel fix-panel-call' : 'fix-panel'}>
      {begins && <FixThisFirst root={root} />}
      {begins && <p className="fix-panel-or muted small">{ui('finding.only-fix', { count: fixes.length })}</p>}
      <ul aria-label={ui('finding.fixes')}>
        {fixes.map((fix) => (
          <li key={fix.id}>
            <Button onPress={() => show({ type: 'fix', root, finding, fix })}>
              {fix.risk === 'guide' ? <BookOpen size={15} aria-hidden /> : <Wrench size={15} aria-hidden />}
              {say(fix.title)}…
            </Button>
            <span className="muted small">{ui(`risk.${fix.risk}`)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
