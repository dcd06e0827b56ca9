import { BookOpen, Wrench } from 'lucide-react'
import type { Finding } from '../../engine/core/finding.ts'
import { FixThisFirst } from '../heal/fix-this-first.tsx'
import { Button } from '../parts/button.tsx'
import { useDialogs } from '../state/dialogs.ts'
import { useProject } from '../state/project.ts'
import { useTexts } from '../texts/texts.ts'

/** The fixes of a finding; each opens its preview first. The first root cause also begins the way from cause to cause. */
export function FixButtons({ finding, prominent }: { readonly finding: Finding; readonly prominent: boolean }) {
  const { ui, say } = useTexts()
  const show = useDialogs((dialogs) => dialogs.show)
  const root = useProject((project) => project.root)
  if (finding.fixes.length === 0 || root === undefined) return null
  const leadsOn = prominent && finding.fixes.some(({ risk }) => risk !== 'guide')
  return (
    <>
      {leadsOn && <FixThisFirst root={root} />}
      <ul className="finding-fixes" aria-label={ui('finding.fixes')}>
        {finding.fixes.map((fix, index) => (
          <li key={fix.id}>
            <Button
              look={prominent && !leadsOn && index === 0 ? 'primary' : 'outline'}
              onPress={() => show({ type: 'fix', root, finding, fix })}
            >
              {fix.risk === 'guide' ? <BookOpen size={15} aria-hidden /> : <Wrench size={15} aria-hidden />}
              {say(fix.title)}…
            </Button>
            <span className="muted small">{ui(`risk.${fix.risk}`)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
