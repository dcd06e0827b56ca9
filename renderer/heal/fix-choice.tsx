import { Label, Radio, RadioGroup } from 'react-aria-components'
import type { FixOffer } from '../../engine/core/finding.ts'
import { useTexts } from '../texts/texts.ts'

interface FixChoiceProps {
  readonly offers: readonly FixOffer[]
  readonly chosen: string
  readonly onChoose: (id: string) => void
}

/** The ways to mend one cause, where there are several; the best comes first. */
export function FixChoice({ offers, chosen, onChoose }: FixChoiceProps) {
  const { ui, say } = useTexts()
  return (
    <RadioGroup className="heal-choice" value={chosen} onChange={onChoose}>
      <Label className="eyebrow">{ui('heal.ways')}</Label>
      {offers.map(({ id, title, risk }) => (
        <Radio key={id} value={id} className="heal-way">
          <span className="heal-way-mark" aria-hidden />
          <span className="heal-way-title">{say(title)}</span>
          <span className="muted small">{ui(`risk.${risk}`)}</span>
        </Radio>
      ))}
    </RadioGroup>
  )
}
