import type { Ignore } from '../../engine/core/ignore.ts'
import { Notice } from '../parts/notice.tsx'
import { useTexts } from '../texts/texts.ts'

/** What stackmedic.yaml ignores and nobody found: an entry that stays would hide the day on which it comes back. */
export function UnusedIgnores({ ignores }: { readonly ignores: readonly Ignore[] }) {
  const { ui } = useTexts()
  if (ignores.length === 0) return null
  return (
    <Notice tone="info" title={ui('diagnosis.unused-ignores', { count: ignores.length })}>
      {ui('diagnosis.unused-ignores-text')}
      <ul className="unused-ignores">
        {ignores.map(({ rule, service = '', reason }) => (
          <li key={`${rule} ${service}`}>
            <span className="code">{rule}</span>
            {service !== '' && ` · ${service}`}
            {reason !== undefined && ` · ${reason}`}
          </li>
        ))}
      </ul>
    </Notice>
  )
}
