import { Shield } from 'lucide-react'
import type { PlanPreview as Plan } from '../../engine/api.ts'
import type { FixOffer } from '../../engine/core/finding.ts'
import { Notice } from '../parts/notice.tsx'
import { Prose } from '../parts/prose.tsx'
import { useTexts } from '../texts/texts.ts'
import './fix-dialog.css'
import { PlanSteps } from './plan-steps.tsx'

/** What a plan does and leaves alone, step by step, before anything happens. */
export function PlanPreview({ plan: { fix, steps, explanation } }: { readonly plan: Plan }) {
  const { ui, say } = useTexts()
  return (
    <>
      <p className="fix-explanation break-anywhere">
        <Prose text={say(explanation)} />
      </p>
      <RiskNote fix={fix} />
      {steps.length > 0 && (
        <section className="fix-part">
          <h3>{fix.risk === 'guide' ? ui('fix.guide-steps') : ui('fix.steps', { count: steps.length })}</h3>
          <PlanSteps steps={steps} />
        </section>
      )}
    </>
  )
}

const looks = {
  safe: { tone: 'ok', icon: 'safe' },
  ask: { tone: 'warning' },
  guide: { tone: 'info' },
} as const

function RiskNote({ fix: { risk, elevation, undoable } }: { readonly fix: FixOffer }) {
  const { ui } = useTexts()
  return (
    <section aria-label={ui('fix.risk')}>
      <Notice {...looks[risk]} title={ui(`risk.${risk}`)}>
        <p>
          {ui(`risk.${risk}-text`)} {risk !== 'guide' && ui(undoable ? 'risk.undoable' : 'risk.not-undoable')}
        </p>
        {elevation && (
          <p className="fix-elevation">
            <Shield size={14} aria-hidden />
            {ui('risk.elevation')}
          </p>
        )}
      </Notice>
    </section>
  )
}
