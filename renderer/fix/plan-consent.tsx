import { Consent } from '../parts/consent.tsx'
import { useTexts } from '../texts/texts.ts'
import type { PlanInHand } from './use-plan.ts'

/** The yes that a plan needs which stops or changes something; nothing for all others. */
export function PlanConsent({ hand: { plan, run, agreed, agree } }: { readonly hand: PlanInHand }) {
  const { ui, say } = useTexts()
  if (plan?.fix.risk !== 'ask' || run !== undefined) return null
  return (
    <Consent agreed={agreed} onAgree={agree}>
      {ui('fix.consent', { what: say(plan.fix.title) })}
    </Consent>
  )
}
