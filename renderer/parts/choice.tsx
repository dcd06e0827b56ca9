import './search-field.css'

/** One of several values, each with its words. */
export interface ChoiceProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly choices: readonly { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value) => void
}

/** One choice of many, with the system's own list. */
export function Choice<Value extends string>({ label, value, choices, onChange }: ChoiceProps<Value>) {
  return (
    <label className="choice">
      <span className="eyebrow">{label}</span>
      <select
        value={value}
        onChange={({ target }) => {
          const choice = choices.find((candidate) => candidate.value === target.value)
          if (choice !== undefined) onChange(choice.value)
        }}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  )
}
