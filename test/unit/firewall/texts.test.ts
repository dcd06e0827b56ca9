import { describe, expect, it } from 'vitest'
import { findingText } from '../../../engine/core/finding.ts'
import programBlocked from '../../../engine/firewall/checks/program-blocked.ts'
import { createTranslator } from '../../../engine/texts/translator.ts'
import { backend, exposedPort, rule, windowsFirewall } from './rule-strings.ts'

function explanation(language: 'en' | 'es', name: string): string {
  const fields = [`App=${backend}`, `Name=${name}`, 'Profile=Private', 'Profile=Public']
  const firewall = windowsFirewall({ a: rule('Block', ...fields) })
  const [draft] = programBlocked.judge({ firewall, exposed: [exposedPort(8000)] }, {})
  if (draft === undefined) throw new Error('nothing was found')
  return createTranslator(language)(findingText({ rule: 'firewall/program-blocked', ...draft }, 'explanation'))
}

describe('texts about the firewall', () => {
  it('name the kinds of network in words', () => {
    expect(explanation('en', 'Docker')).toContain('on private and public networks')
    expect(explanation('es', 'Docker')).toContain('en redes privadas y públicas')
  })

  it('say that localhost is never filtered', () => {
    expect(explanation('en', 'Docker')).toContain('Localhost is never filtered')
    expect(explanation('es', 'Docker')).toContain('Localhost nunca se filtra')
  })

  it('do not let the name of a rule put other texts in', () => {
    expect(explanation('en', '$t(core.cancelled)')).toContain('$t(core.cancelled)')
  })
})
