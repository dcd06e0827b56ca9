import { ChevronRight } from 'lucide-react'
import { Button as AriaButton, Disclosure, DisclosurePanel } from 'react-aria-components'
import type { JournalPlan } from '../../engine/api.ts'
import { PlanSteps } from '../fix/plan-steps.tsx'
import { Badge, type Tone } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { type IconState, StateIcon } from '../parts/state-icon.tsx'
import { useDialogs } from '../state/dialogs.ts'
import { formatAgo, formatMoment } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'
import { useNow } from '../texts/use-now.ts'

const tones: Record<JournalPlan['state'], Tone> = {
  applied: 'neutral',
  verified: 'ok',
  'not-verified': 'unknown',
  failed: 'error',
  undone: 'neutral',
  interrupted: 'warning',
}

const icons: Record<JournalPlan['state'], IconState> = {
  applied: 'ok',
  verified: 'ok',
  'not-verified': 'unknown',
  failed: 'error',
  undone: 'skipped',
  interrupted: 'warning',
}

/** One applied plan, with its steps and the way back. */
export function HistoryItem({ plan }: { readonly plan: JournalPlan }) {
  const { ui, say, language } = useTexts()
  const show = useDialogs((dialogs) => dialogs.show)
  const now = useNow()
  const title = say(plan.title)
  return (
    <li className="history-item">
      <StateIcon state={icons[plan.state]} size={18} />
      <div className="history-head">
        <div className="history-words">
          <div className="history-title">
            <h2 className="break-anywhere">{title}</h2>
            <Badge tone={tones[plan.state]}>{ui(`history.states.${plan.state}`)}</Badge>
          </div>
          <p className="muted break-anywhere">{ui('history.for-problem', { title: say(plan.findingTitle) })}</p>
        </div>
        <div className="history-actions">
          <time className="history-when" dateTime={plan.appliedAt} title={formatMoment(plan.appliedAt, language)}>
            {formatAgo(plan.appliedAt, now, language)}
          </time>
          {plan.state === 'interrupted' && (
            <Button
              size="small"
              aria-label={ui('history.finish-named', { title })}
              onPress={() => show({ type: 'journal', action: 'finish', plan })}
            >
              {ui('history.finish')}
            </Button>
          )}
          {plan.undoable && (
            <Button
              size="small"
              aria-label={ui('history.undo-named', { title })}
              onPress={() => show({ type: 'journal', action: 'undo', plan })}
            >
              {ui('history.undo')}
            </Button>
          )}
        </div>
      </div>
      {plan.steps.length > 0 && (
        <Disclosure>
          <AriaButton slot="trigger" className="history-steps-button">
            <ChevronRight size={14} aria-hidden />
            {ui('history.steps', { count: plan.steps.length })}
          </AriaButton>
          <DisclosurePanel>
            <div className="history-steps">
              <PlanSteps steps={plan.steps} />
            </div>
          </DisclosurePanel>
        </Disclosure>
      )}
    </li>
  )
}
