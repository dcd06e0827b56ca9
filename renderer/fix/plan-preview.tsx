import { RotateCcw, Shield, Wrench } from 'lucide-react'
import type { PlanPreview as Plan } from '../../engine/api.ts'
import type { FixOffer } from '../../engine/core/finding.ts'
import { Badge } from '../parts/badge.tsx'
import { Consent } from '../parts/consent.tsx'
import { Prose } from '../parts/prose.tsx'
import { useTexts } from '../texts/texts.ts'
import './fix-dialog.css'
import { PlanSteps } from './plan-steps.tsx'

interface PlanPreviewProps {
  readonly plan: Plan
  readonly agreed: boolean
  readonly onAgree: (agreed: boolean) => void
}

/** What a plan does and leaves alone, step by step, before anything happens. */
export function PlanPreview({ plan, agreed, onAgree }: PlanPreviewProps) {
  const { ui, say } = useTexts()
  const { fix, steps } = plan
  return (
    <div className="modal-body">
      <section className="fix-part">
        <p className="fix-problem break-anywhere">{say(plan.findingTitle)}</p>
        <p className="break-anywhere">
          <Prose text={say(plan.explanation)} />
        </p>
      </section>
      <RiskNote fix={fix} />
      {steps.length > 0 && (
        <section className="fix-part">
          <h3>{fix.risk === 'guide' ? ui('fix.guide-steps') : ui('fix.steps', { count: steps.length })}</h3>
          <PlanSteps steps={steps} />
        </section>
      )}
      {fix.risk === 'ask' && (
        <Consent agreed={agreed} onAgree={onAgree}>
          {ui('fix.consent', { what: say(fix.title) })}
        </Consent>
      )}
    </div>
  )
}

const riskTones = { safe: 'ok', ask: 'warning', guide: 'info' } as const

function RiskNote({ fix }: { readonly fix: FixOffer }) {
  const { ui } = useTexts()
  return (
    <section className="fix-risk" aria-label={ui('fix.risk')}>
      <div>
        <Badge tone={riskTones[fix.risk]}>{ui(`risk.${fix.risk}`)}</Badge>
      </div>
      <ul>
        <li>
          <Wrench size={14} aria-hidden />
          {ui(`risk.${fix.risk}-text`)}
        </li>
        {fix.elevation && (
          <li>
            <Shield size={14} aria-hidden />
            {ui('risk.elevation')}
          </li>
        )}
        {fix.risk !== 'guide' && (
          <li>
            <RotateCcw size={14} aria-hidden />
            {ui(fix.undoable ? 'risk.undoable' : 'risk.not-undoable')}
          </li>
        )}
      </ul>
    </section>
  )
}
