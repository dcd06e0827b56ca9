import { HeartPulse } from 'lucide-react'
import type { StackProof } from '../../engine/contract/stack-proof.ts'
import { StateIcon } from '../parts/state-icon.tsx'
import { formatMoment } from '../texts/format.ts'
import { useTexts } from '../texts/texts.ts'

interface StackUpProps {
  readonly proof: Extract<StackProof, { state: 'up' }>
  readonly healed: number
}

/** The end of the way: what proves that the stack is up, service by service. */
export function StackUp({ proof: { services, readAt }, healed }: StackUpProps) {
  const { ui, language } = useTexts()
  return (
    <section className="stack-up">
      <span className="stack-up-mark" aria-hidden>
        <HeartPulse size={30} />
      </span>
      <p className="stack-up-title">{ui('heal.stages.up')}</p>
      <p className="muted">
        {ui('heal.up-text', { count: services.length, moment: formatMoment(readAt, language) })}
        {healed > 0 && ` ${ui('heal.up-healed', { count: healed })}`}
      </p>
      <ul className="stack-up-services" aria-label={ui('heal.services')}>
        {services.map(({ service, state }) => (
          <li key={service}>
            <StateIcon state="ok" size={16} />
            <span className="stack-up-service">{service}</span>
            <span className="muted small">{ui(`heal.service-states.${state}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
