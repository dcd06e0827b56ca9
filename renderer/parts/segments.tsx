import { Label, Radio, RadioGroup } from 'react-aria-components'
import type { ChoiceProps } from './choice.tsx'
import './segments.css'

/** One choice of a few, all in sight. */
export function Segments<Value extends string>({ label, value, choices, onChange }: ChoiceProps<Value>) {
  return (
    <RadioGroup
      className="segments"
      orientation="horizontal"
      value={value}
      onChange={(chosen) => {
        const choice = choices.find((candidate) => candidate.value === chosen)
        if (choice !== undefined) onChange(choice.value)
      }}
    >
      <Label className="eyebrow settings-label">{label}</Label>
      <div className="segments-row">
        {choices.map((choice) => (
          <Radio key={choice.value} value={choice.value} className="segment">
            {choice.label}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  )
}
